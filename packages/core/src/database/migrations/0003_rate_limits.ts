import { type Kysely, sql } from 'kysely'

/** What is counted to slow floods and guesses, and the networks that accounts have signed in from. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  // Counts are lost in a crash of the database, and need not be flushed. Half of each page is left free, so that counting
  // one more stays within it.
  `create unlogged table rate_limits (
    key text primary key,
    count integer not null,
    reset_at timestamptz not null
  ) with (fillfactor = 50)`,

  `create table account_networks (
    account_id integer not null references accounts on delete cascade,
    network text not null,
    last_used_at timestamptz not null,
    primary key (account_id, network)
  )`,
  'create index account_networks_last_used_at_idx on account_networks (last_used_at)',
]
