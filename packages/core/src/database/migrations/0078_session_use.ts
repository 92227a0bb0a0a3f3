import { type Kysely, sql } from 'kysely'

/** Lets the use of a session put its end off, of which the audit log has no line. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'drop trigger audit_updated on sessions',
  `create trigger audit_updated after update on sessions
    referencing old table as updated_from new table as updated_to
    for each statement execute function audit_updated('session', 'id', '{token_hash}', '{expire_at}')`,
]
