import { SimpleGrid } from '@mantine/core'
import { useMemo } from 'react'
import { useMessages } from '../messages/messages.ts'
import { ChartCard } from '../ui/charts/chart-card.tsx'
import type { PeriodName } from '../ui/charts/period-choice.tsx'
import { homeMessages } from './home.messages.ts'
import type { Metric, Series } from './home-search.ts'

const CHARTS = [
  { name: 'accounts', metrics: ['accounts'], second: 'bad' },
  { name: 'created', metrics: ['created', 'activated'], second: 'other' },
  { name: 'sign_ins', metrics: ['sign_ins', 'sign_in_failures'], second: 'bad' },
  { name: 'mails', metrics: ['mails_sent', 'mails_failed'], second: 'bad' },
  { name: 'calls', metrics: ['calls'], second: 'bad' },
  { name: 'messages', metrics: ['messages'], second: 'bad' },
] as const satisfies { name: string; metrics: Metric[]; second: 'other' | 'bad' }[]

/** What was counted, as charts. */
export function Charts({ series, period }: { series: Series; period: PeriodName }) {
  const say = useMessages(homeMessages)
  const charts = useMemo(
    () =>
      CHARTS.map(({ name, metrics, second }) => ({
        name,
        title: say(`chart_${name}`),
        lines: metrics.map((metric, index) => ({
          metric,
          label: say(metric),
          color: index === 0 ? ('main' as const) : second,
        })),
      })),
    [say],
  )
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      {charts.map(({ name, title, lines }) => (
        <ChartCard<Metric>
          key={name}
          title={title}
          period={period}
          series={series}
          lines={lines}
          isLevel={name === 'accounts'}
        />
      ))}
    </SimpleGrid>
  )
}
