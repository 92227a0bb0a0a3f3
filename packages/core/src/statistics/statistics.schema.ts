import { z } from 'zod'
import { Timestamp } from '../text.schema.ts'

/** What is counted by the hour. */
export const METRICS = [
  'created',
  'activated',
  'deactivated',
  'deleted',
  'sign_ins',
  'sign_in_failures',
  'mails_sent',
  'mails_failed',
  'calls',
  'messages',
] as const

export type Metric = (typeof METRICS)[number]

/** What a period is shown in. */
export const PERIODS = {
  day: { unit: 'hour', buckets: 24 },
  week: { unit: 'day', buckets: 7 },
  month: { unit: 'day', buckets: 30 },
  year: { unit: 'month', buckets: 12 },
} as const

export type Period = keyof typeof PERIODS

const isTimeZone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const period = z
  .enum(['day', 'week', 'month', 'year'])
  .meta({ description: 'The last 24 hours, 7 days, 30 days or 12 months, each with the one that is not over yet.' })

const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z]/, { error: 'invalid' })
  .refine(isTimeZone, { error: 'invalid' })
  .default('UTC')
  .meta({ description: 'Where days and months begin, by its IANA name.', examples: ['Europe/Paris'] })

/** The period that a series is of. */
export const SeriesPeriod = z.object({ period, time_zone: timeZone })

export const GetSeries = z.object({
  period,
  scope: z.enum(['space', 'all']).default('space').meta({
    description: 'What happened in the Space, or in all Spaces, which only a super admin may see.',
  }),
  time_zone: timeZone,
})

export const SeriesUnit = z.enum(['hour', 'day', 'month'])

const count = z.int().min(0)

const counts = Object.fromEntries(METRICS.map((metric) => [metric, count])) as Record<Metric, typeof count>

export const Series = z
  .object({
    unit: SeriesUnit,
    data: z.array(
      z
        .object({
          from: Timestamp,
          accounts: count.meta({ description: 'How many accounts there were at its end.' }),
          ...counts,
        })
        .meta({ id: 'StatisticsPoint' }),
    ),
  })
  .meta({ id: 'StatisticsSeries' })
