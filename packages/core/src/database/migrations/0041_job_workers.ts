import { type Kysely, sql } from 'kysely'

/** Notes which workers of the queue are alive, as the jobs of one that was killed are to be done by another. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table job_workers (
      id text primary key,
      seen_at timestamptz not null default now()
    )
  `.execute(db)
}
