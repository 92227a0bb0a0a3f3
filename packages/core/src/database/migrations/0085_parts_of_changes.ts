import { type Kysely, sql } from 'kysely'

/** Has lines of the audit log tell which bulk change or import they are part of, and lets one bulk change undo another. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // such as 'bulk_change:12': what the transaction is part of, as the setting has it; a default of its own rewrites no table
  'alter table audit_log add column part_of text',
  `alter table audit_log alter column part_of
    set default nullif(current_setting('sipspace.audit', true), '')::jsonb ->> 'part_of'`,

  `alter table bulk_changes
    add column undoes integer references bulk_changes on delete set null,
    add column undoes_import integer references imports on delete set null`,
  'create unique index bulk_changes_undoes_idx on bulk_changes (undoes) where undoes is not null',
  `create unique index bulk_changes_undoes_import_idx on bulk_changes (undoes_import, space_id)
    where undoes_import is not null`,
]
