import { Button, Code, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { webhooksMessages } from './webhooks.messages.ts'

const SHOWN_AT_ONCE = 20
const LOOK_AGAIN_MS = 2_000

const TONES = { waiting: 'warning', delivered: 'good', given_up: 'bad' } as const

/** What is and was sent to an endpoint, the latest first. */
export function EndpointDeliveries({ id }: { id: number }) {
  const say = useMessages(webhooksMessages)
  const { moment } = useFormats()
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    useTRPC().webhooks.listDeliveries.infiniteQueryOptions(
      { id, limit: SHOWN_AT_ONCE },
      { getNextPageParam: ({ next_cursor }) => next_cursor, refetchInterval: LOOK_AGAIN_MS },
    ),
  )
  if (!data) return error ? <Problem error={error} /> : <Lines />
  const rows = data.pages.flatMap((page) => page.data)
  if (rows.length === 0) return <Text c="dimmed">{say('no_deliveries')}</Text>
  return (
    <Stack gap="xs" align="flex-start" w="100%">
      <ScrollArea w="100%" type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': say('deliveries') }}>
        <Table aria-label={say('deliveries')} miw={620}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('event')}</Table.Th>
              <Table.Th>{say('about')}</Table.Th>
              <Table.Th>{say('state')}</Table.Th>
              <Table.Th>{say('when')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>
                  <Code>{row.type}</Code>
                </Table.Td>
                <Table.Td>{row.target}</Table.Td>
                <Table.Td>
                  <StateBadge tone={TONES[row.state]}>{say(row.state)}</StateBadge>
                  {row.last_error !== null && (
                    <Text size="xs">{say('tried', { count: row.attempts, error: row.last_error })}</Text>
                  )}
                </Table.Td>
                <Table.Td>{moment(row.ended_at ?? row.created_at)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {hasNextPage && (
        <Button size="compact-sm" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say('more')}
        </Button>
      )}
    </Stack>
  )
}
