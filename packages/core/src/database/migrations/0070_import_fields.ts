import { type Kysely, sql } from 'kysely'

/** Lets a file say which of its accounts are blocked. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table import_rows add column blocked boolean not null default false`.execute(db)
}
