import { type Kysely, sql } from 'kysely'

/** Keeps what the deletion of a Space takes from it at once, so that a cancelled one gives it back. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table spaces add column deleted_host text, add column deleted_super boolean,
    add column deleted_expire_at timestamptz`,
  // as in 0004_audit, but for the new columns, which are no news either
  'drop trigger audit_updated on spaces',
  `create trigger audit_updated after update on spaces
    referencing old table as updated_from new table as updated_to
    for each statement execute function audit_updated('space', 'id', '{custom_provisioning_entries}',
      '{deleted_at,deleted_domain,deleted_host,deleted_super,deleted_expire_at}')`,
]
