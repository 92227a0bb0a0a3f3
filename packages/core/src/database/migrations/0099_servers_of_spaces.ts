import { type Kysely, sql } from 'kysely'

/** Notes which mail servers have to be at an address of the Internet: those that an admin of the Space has set. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table space_email_servers add column internet_only boolean not null default false`.execute(db)
}
