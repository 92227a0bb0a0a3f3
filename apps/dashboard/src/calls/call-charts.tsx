import { Group, SimpleGrid, Skeleton, Stack } from '@mantine/core'
import type { CallSeries } from '@sipspace/core/schemas/call-statistics/call-statistics'
import { useMemo } from 'react'
import type { z } from 'zod'
import { useMessages } from '../messages/messages.ts'
import { ChartCard } from '../ui/charts/chart-card.tsx'
import { PeriodChoice, type PeriodName } from '../ui/charts/period-choice.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { callsMessages } from './calls.messages.ts'

/** The calls and messages of an account over a period. */
export function CallCharts(props: {
  period: PeriodName
  onPeriod: (period: PeriodName) => void
  query: { data: z.output<typeof CallSeries> | undefined; error: unknown; refetch: () => unknown }
}) {
  const { period, onPeriod, query } = props
  const say = useMessages(callsMessages)
  const charts = useMemo(
    () =>
      [
        {
          title: say('chart_calls'),
          lines: [
            { metric: 'calls', label: say('calls'), color: 'main' },
            { metric: 'answered', label: say('answered'), color: 'other' },
          ],
        },
        { title: say('chart_messages'), lines: [{ metric: 'messages', label: say('messages'), color: 'main' }] },
      ] as const,
    [say],
  )
  const { data, error, refetch } = query
  if (error !== null && !data) return <Problem error={error} reset={() => void refetch()} />
  return (
    <Stack gap="md">
      <Group>
        <PeriodChoice value={period} onChange={onPeriod} />
      </Group>
      {data ? (
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
          {charts.map(({ title, lines }) => (
            <ChartCard<'calls' | 'answered' | 'messages'>
              key={title}
              title={title}
              period={period}
              series={data}
              lines={lines}
            />
          ))}
        </SimpleGrid>
      ) : (
        <Skeleton height={300} />
      )}
    </Stack>
  )
}
