import { Alert, List, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Lines } from '../ui/components/skeletons.tsx'
import { dumpMessages } from './dump-imports.messages.ts'

/** Rows that are named of each finding. */
const SHOWN = 10

/** What an import of a dump has written, or would write. */
export function DumpReport({ id, name }: { id: number; name: string }) {
  const say = useMessages(dumpMessages)
  const { number } = useFormats()
  const { data } = useQuery(useTRPC().dumpImports.get.queryOptions({ id }, { staleTime: 0 }))
  if (!data) return <Lines />
  const { report } = data
  if (!report) return null
  const differences = report.spaces.flatMap((space) =>
    space.differences.map((one) => ({ ...one, domain: space.domain })),
  )
  const part = ({ source, here }: { source: number; here: number }) =>
    say('part', { here: number(here), source: number(source) })
  const findings = (isLost: boolean) => report.findings.filter(({ lost }) => lost === isLost)
  return (
    <Stack gap="sm" component="section" aria-label={say('report', { name })}>
      <Text fw={600}>{say(report.dry_run ? 'dry_run' : 'written')}</Text>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label={say('space')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('space')}</Table.Th>
              <Table.Th>{say('outcome')}</Table.Th>
              <Table.Th ta="end">{say('accounts')}</Table.Th>
              <Table.Th ta="end">{say('passwords')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.spaces.map((space) => (
              <Table.Tr key={space.domain}>
                <Table.Td>{space.domain}</Table.Td>
                <Table.Td>{say(`outcome_${space.outcome}`)}</Table.Td>
                <Table.Td ta="end">{part(space.accounts)}</Table.Td>
                <Table.Td ta="end">{part(space.hashes)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label={say('table')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('table')}</Table.Th>
              {(['rows', 'created', 'updated', 'lost'] as const).map((head) => (
                <Table.Th key={head} ta="end">
                  {say(head)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.tables
              .filter(({ rows }) => rows > 0)
              .map(({ table, rows, created, updated, lost }) => (
                <Table.Tr key={table}>
                  <Table.Td>{table}</Table.Td>
                  <Table.Td ta="end">{number(rows)}</Table.Td>
                  <Table.Td ta="end">{number(created)}</Table.Td>
                  <Table.Td ta="end">{number(updated)}</Table.Td>
                  <Table.Td ta="end">{number(lost)}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Findings title={say('no_place')} findings={findings(true)} />
      <Findings title={say('to_know')} findings={findings(false)} />
      {differences.length > 0 ? (
        <Alert color="yellow" title={say('differences')}>
          <List size="sm">
            {differences.map(({ domain, field, count, accounts }) => (
              <List.Item key={`${domain} ${field}`}>
                {say('difference', {
                  domain,
                  field,
                  count: number(count),
                  accounts: accounts.slice(0, SHOWN).join(', '),
                })}
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : (
        <Text size="sm">{say('all_same')}</Text>
      )}
    </Stack>
  )
}

interface Finding {
  source: string
  reason: string
  count: number
  rows: string[]
}

function Findings({ title, findings }: { title: string; findings: Finding[] }) {
  if (findings.length === 0) return null
  return (
    <div>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <List size="sm">
        {findings.map(({ source, reason, count, rows }) => (
          <List.Item key={`${source} ${reason}`}>
            <b>{source}</b>: {reason}
            <Text size="sm" c="dimmed">
              {rows.slice(0, SHOWN).join(', ')}
              {count > SHOWN ? ` … (${count})` : ''}
            </Text>
          </List.Item>
        ))}
      </List>
    </div>
  )
}
