import { type Kysely, sql } from 'kysely'

/** Lets lines of an import go to the Spaces that they name, and has them erased with the accounts of there. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Columns that tell of a person, as in 0019_erasure. */
const erased = ['username', 'email', 'phone', 'display_name', 'dictionary', 'ha1', 'provisioning_token']
  .map((column) => `${column} = null`)
  .join(', ')

const statements = [
  // null: the Space of the import, whose realm the import has
  'alter table import_rows add column space_id integer, add column realm text',
  `create function erase_lines_of_other_spaces() returns trigger language plpgsql set enable_seqscan = off as $$
  begin
    update import_rows set ${erased} where space_id = old.space_id and username = old.username;
    return null;
  end $$`,
  `create trigger accounts_erased_lines after delete on accounts for each row execute function erase_lines_of_other_spaces()`,
  `create trigger accounts_moved_lines after update of space_id on accounts for each row
    when (old.space_id <> new.space_id) execute function erase_lines_of_other_spaces()`,
]
