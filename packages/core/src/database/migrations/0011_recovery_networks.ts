import { type Kysely, sql } from 'kysely'

/** From which network each recovery was begun, so that those of a stranger are told from those of the owner. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table account_recovery_codes add column network text',
  ...['inserted', 'updated', 'deleted'].map((event) => `drop trigger audit_${event} on account_recovery_codes`),
  `select audit_table('account_recovery_codes', 'account_recovery', 'id', '{token_hash,code}', '{tries,sent_to,network}')`,
]
