import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { type Metric, PERIODS, type Period } from './statistics.schema.ts'

/** How often something happened in a Space within an hour. */
export interface Count {
  spaceId: number
  metric: Metric
  /** a moment within the hour */
  at: Date
  count: number
}

/** Adds what was counted. What happened in a Space that is gone is forgotten. */
export async function addCounts(db: Database, counts: readonly Count[]): Promise<void> {
  await sql`
    insert into statistics (space_id, metric, hour, count)
    select spaces.id, counted.metric, date_trunc('hour', counted.at), counted.count
    from unnest(
      ${counts.map(({ spaceId }) => spaceId)}::integer[],
      ${counts.map(({ metric }) => metric)}::text[],
      ${counts.map(({ at }) => at.toISOString())}::timestamptz[],
      ${counts.map(({ count }) => count)}::integer[]
    ) as counted (space_id, metric, at, count)
    join spaces on spaces.id = counted.space_id
  `.execute(db)
}

/** What happened in a Space, or in all for null, by the parts of a period: where each begins, and the counts. */
export async function countByBucket(
  db: Database,
  spaceId: number | null,
  { period, timeZone }: { period: Period; timeZone: string },
  now: Date,
) {
  const { unit, buckets } = PERIODS[period]
  // hours go on evenly, whatever clocks do
  const zone = unit === 'hour' ? 'UTC' : timeZone
  const { rows } = await sql<{ from: string; counts: Partial<Record<Metric, number>> }>`
    with buckets as (
      select start at time zone ${zone} as "from", (start + step) at time zone ${zone} as until
      from (select ('1 ' || ${unit})::interval as step, date_trunc(${unit}, ${now}::timestamptz at time zone ${zone}) as last) as period
      cross join generate_series(last - ${buckets - 1}::integer * step, last, step) as start
    )
    select buckets."from", coalesce(counted.counts, '{}') as counts
    from buckets cross join lateral (
      select jsonb_object_agg(metric, total) as counts from (
        select metric, sum(count)::integer as total from statistics
        where hour >= buckets."from" and hour < buckets.until and (${spaceId}::integer is null or space_id = ${spaceId})
        group by metric
      ) as totals
    ) as counted
    order by 1
  `.execute(db)
  return rows
}

/** How many accounts a Space has now, or all have for null. */
export async function countAccountsNow(db: Database, spaceId: number | null): Promise<number> {
  const { accounts } = await db
    .selectFrom('space_account_counts')
    .select(sql<number>`coalesce(sum(accounts), 0)::integer`.as('accounts'))
    .$if(spaceId !== null, (counts) => counts.where('space_id', '=', spaceId))
    .executeTakeFirstOrThrow()
  return accounts
}

/** Puts the counts of each hour that is over together. How many rows that saved. */
export async function compactCounts(db: Database, now: Date): Promise<number> {
  const { rows } = await sql<{ saved: number }>`
    with many as (
      select space_id, metric, hour from statistics
      where hour < date_trunc('hour', ${now}::timestamptz) - interval '1 hour'
      group by space_id, metric, hour having count(*) > 1
    ), gone as (
      delete from statistics using many
      where statistics.space_id = many.space_id and statistics.metric = many.metric and statistics.hour = many.hour
      returning statistics.*
    ), kept as (
      insert into statistics (space_id, metric, hour, count)
      select space_id, metric, hour, sum(count) from gone group by space_id, metric, hour
      returning 1
    )
    select ((select count(*) from gone) - (select count(*) from kept))::integer as saved
  `.execute(db)
  return rows[0]?.saved ?? 0
}
