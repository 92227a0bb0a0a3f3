import { type Kysely, sql } from 'kysely'

/** Lets a Space say of which country phone numbers are that are written without one. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql
    .raw(`alter table spaces add column default_country text
      constraint spaces_default_country_check check (default_country ~ '^[A-Z]{2}$')`)
    .execute(db)
}
