import type pg from 'pg'

/**
 * The payloads of the jobs that wait, in the order of their making. The view of the queue has none: the function that
 * reschedules jobs answers with them, and changes nothing when no change is asked for.
 */
export async function queuedPayloads(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query<{ payload: unknown }>(
    `select payload from graphile_worker.reschedule_jobs(array(
      select id from graphile_worker.jobs where locked_at is null
    )) order by id`,
  )
  return rows.map(({ payload }) => payload)
}
