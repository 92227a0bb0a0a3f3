import { type Kysely, sql } from 'kysely'

/** Notes which mails about the end of a Space its admins have got, so that each is sent once. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql
    .raw(`create table space_expiry_mails (
      space_id integer not null references spaces on delete cascade,
      expire_at timestamptz not null,
      days integer not null,
      primary key (space_id, expire_at, days)
    )`)
    .execute(db)
}
