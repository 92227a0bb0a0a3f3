import { Table } from '@mantine/core'
import { useFormats, useMessages } from '../messages/messages.ts'
import { chartMessages } from '../ui/charts/chart.messages.ts'
import type { PeriodName } from '../ui/charts/period-choice.tsx'
import { useLabels } from '../ui/charts/use-labels.ts'
import { Section } from '../ui/components/section.tsx'
import { homeMessages } from './home.messages.ts'
import type { Series } from './home-search.ts'

const COLUMNS = [
  ['accounts', 'accounts'],
  ['created', 'created'],
  ['activated', 'activated'],
  ['deactivated', 'deactivated'],
  ['deleted', 'deleted'],
  ['sign_ins', 'column_sign_ins'],
  ['sign_in_failures', 'column_sign_in_failures'],
  ['mails_sent', 'column_mails_sent'],
  ['mails_failed', 'column_mails_failed'],
  ['calls', 'calls'],
  ['messages', 'messages'],
] as const

/** What was counted, as a table: the latest first. */
export function SeriesTable({ series, period }: { series: Series; period: PeriodName }) {
  const say = useMessages(homeMessages)
  const sayChart = useMessages(chartMessages)
  const { number } = useFormats()
  const { long } = useLabels(series)
  const rows = series.data.map((point, index) => ({ point, label: long[index] })).toReversed()
  return (
    <Section title={say('table')} description={sayChart(`over_${period}`)}>
      <Table.ScrollContainer minWidth={860} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table aria-label={say('table')} verticalSpacing={6} tabularNums>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('from')}</Table.Th>
              {COLUMNS.map(([metric, label]) => (
                <Table.Th key={metric} ta="end">
                  {say(label)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ point, label }) => (
              <Table.Tr key={point.from}>
                <Table.Th scope="row" fw={500}>
                  {label}
                </Table.Th>
                {COLUMNS.map(([metric]) => (
                  <Table.Td key={metric} ta="end">
                    {number(point[metric])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  )
}
