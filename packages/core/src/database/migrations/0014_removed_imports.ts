import { type Kysely, sql } from 'kysely'

/** Imports that were removed: nobody finds them any more, while the worker deletes their files and rows in batches. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table imports add column deleted_at timestamptz`.execute(db)
}
