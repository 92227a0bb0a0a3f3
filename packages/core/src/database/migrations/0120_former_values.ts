import { type Kysely, sql } from 'kysely'

/** Keeps what accounts had before a bulk change of a language or DTMF protocol, so that it can be undone. */
export async function up(db: Kysely<never>): Promise<void> {
  // one for each of `changed_ids`; null for what is undone without it, and for what was done before
  await sql.raw('alter table bulk_change_batches add column former_values text[]').execute(db)
}
