import { AppError } from '../errors.ts'
import { query } from '../operation.ts'
import { countAccountsNow, countByBucket } from './statistics.queries.ts'
import { GetSeries, METRICS, type Metric, PERIODS, Series } from './statistics.schema.ts'

const zeroes = Object.fromEntries(METRICS.map((metric) => [metric, 0])) as Record<Metric, number>

export const getSeries = query({
  summary:
    'How many accounts there were over a period, and how often they were made, signed in, called, and were sent mails',
  fromReplica: true,
  access: 'admin',
  input: GetSeries,
  output: Series,
  async run(ctx, { period, scope, time_zone: timeZone }) {
    if (scope === 'all' && ctx.actor.role !== 'superAdmin') throw new AppError('forbidden')
    const spaceId = scope === 'all' ? null : ctx.space.id
    const counted = await countByBucket(ctx.db, spaceId, { period, timeZone }, ctx.clock())
    let accounts = await countAccountsNow(ctx.db, spaceId)
    const data = counted.toReversed().map(({ from, counts }) => {
      const point = { from, ...zeroes, ...counts, accounts }
      accounts = Math.max(accounts - point.created + point.deleted, 0)
      return point
    })
    return { unit: PERIODS[period].unit, data: data.toReversed() }
  },
})
