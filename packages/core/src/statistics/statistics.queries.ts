import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { fieldError } from '../errors.ts'
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

/** The code of PostgreSQL for a time zone that it does not know (22023, invalid_parameter_value). */
const isUnknownZone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '22023'

/**
 * What happened in a Space, or in all for null, by the parts of a period: where each begins, and the counts. A name of a time
 * zone that only Node.js knows, such as AET, counts as the zone that it stands for.
 *
 * @throws AppError invalid_input on `time_zone`, when the database knows neither
 */
export async function countByBucket(
  db: Database,
  spaceId: number | null,
  { period, timeZone }: { period: Period; timeZone: string },
  now: Date,
) {
  return inKnownZone(timeZone, (zone) => countInZone(db, spaceId, bucketsOf(period, zone, now)))
}

/** Reads with a time zone by its name, or by that of the zone that it stands for, whichever the database knows. */
export async function inKnownZone<T>(timeZone: string, read: (zone: string) => Promise<T>): Promise<T> {
  const { timeZone: canonical } = Intl.DateTimeFormat('en', { timeZone }).resolvedOptions()
  for (const zone of new Set([timeZone, canonical])) {
    try {
      return await read(zone)
    } catch (error) {
      if (!isUnknownZone(error)) throw error
    }
  }
  throw fieldError('time_zone', 'invalid')
}

/** The parts of a period that ends now, as rows with `"from"` and `until`. */
export function bucketsOf(period: Period, timeZone: string, now: Date) {
  const { unit, buckets } = PERIODS[period]
  // hours go on evenly, whatever clocks do
  const zone = unit === 'hour' ? 'UTC' : timeZone
  return sql`
    select start at time zone ${zone} as "from", (start + step) at time zone ${zone} as until
    from (select ('1 ' || ${unit})::interval as step, date_trunc(${unit}, ${now}::timestamptz at time zone ${zone}) as last) as period
    cross join generate_series(last - ${buckets - 1}::integer * step, last, step) as start
  `
}

async function countInZone(db: Database, spaceId: number | null, buckets: ReturnType<typeof bucketsOf>) {
  const { rows } = await sql<{ from: string; counts: Partial<Record<Metric, number>> }>`
    with buckets as (${buckets})
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

/** Rows that one statement adds up at most. */
const COMPACTED_AT_ONCE = 20_000

/**
 * Adds up the counts of each hour that is over, hour by hour from where it was before. How many rows that saved.
 *
 * @param options.batch rows that one statement reads at most
 */
export async function compactCounts(db: Database, now: Date, options: { batch?: number } = {}): Promise<number> {
  const batch = options.batch ?? COMPACTED_AT_ONCE
  let saved = 0
  for (;;) {
    const hour = await nextHour(db, now)
    if (hour === null) return saved
    let after: Group | null = { spaceId: 0, metric: '' }
    while (after !== null) {
      const part: CompactedPart = await compactPart(db, hour, after, batch)
      saved += part.saved
      after = part.last
    }
    await sql`
      update clearing_progress set statistics_hour = ${hour}::timestamptz + interval '1 hour'
        where statistics_hour <= ${hour}::timestamptz
    `.execute(db)
  }
}

/** The first hour with counts that are not added up and will not become more; null where there is none. */
async function nextHour(db: Database, now: Date): Promise<string | null> {
  const { rows } = await sql<{ hour: string | null }>`
    select min(hour) as hour from statistics
      where hour >= (select statistics_hour from clearing_progress)
        and hour < date_trunc('hour', ${now}::timestamptz) - interval '1 hour'
  `.execute(db)
  return rows[0]?.hour ?? null
}

/** What is counted together within an hour. */
interface Group {
  spaceId: number
  metric: string
}

interface CompactedPart {
  saved: number
  /** the last group, whose rows may not all have been among these; null where they were all that the hour has */
  last: Group | null
}

/** Adds up the next rows of an hour, in the order of Space and metric. */
async function compactPart(db: Database, hour: string, from: Group, batch: number): Promise<CompactedPart> {
  const { rows } = await sql<{ seen: number; saved: number; last: Group | null }>`
    with part as materialized (
      select ctid as place, space_id, metric from statistics
        where hour = ${hour}::timestamptz and (space_id, metric) >= (${from.spaceId}::integer, ${from.metric}::text)
        order by space_id, metric limit ${batch}::integer
    ), many as (
      select space_id, metric from part group by space_id, metric having count(*) > 1
    ), gone as (
      delete from statistics where ctid = any (array(select place from part join many using (space_id, metric)))
      returning space_id, metric, count
    ), kept as (
      insert into statistics (space_id, metric, hour, count)
      select space_id, metric, ${hour}::timestamptz, sum(count) from gone group by space_id, metric
      returning 1
    )
    select (select count(*) from part)::integer as seen,
      ((select count(*) from gone) - (select count(*) from kept))::integer as saved,
      (select jsonb_build_object('spaceId', space_id, 'metric', metric) from part
        order by space_id desc, metric desc limit 1) as last
  `.execute(db)
  const { seen = 0, saved = 0, last = null } = rows[0] ?? {}
  return { saved, last: seen < batch ? null : last }
}
