import { Button, Group, Text } from '@mantine/core'
import type { CallLog as CallLogSchema } from '@sipspace/core/schemas/call-statistics/call-statistics'
import type { z } from 'zod'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { type Call, outcomeOf, shownAddress, TONES, useLength } from './call-facts.ts'
import { callsMessages } from './calls.messages.ts'

type Log = z.output<typeof CallLogSchema>
/** The calls of an account, page by page. */
export function CallLog(props: {
  /** the address of the account, which tells calls that it made from those that it got */
  username: string
  domain: string
  noneText: string
  query: { data: Log | undefined; error: unknown; refetch: () => unknown }
  onPage: (page: number) => void
}) {
  const { noneText, query, onPage } = props
  const say = useMessages(callsMessages)
  const { data: log, error, refetch } = query
  const isMore = log !== undefined && log.page * log.per_page < log.total
  const first = log ? (log.page - 1) * log.per_page + 1 : 0
  return (
    <Section title={say('log')} description={say('log_text')}>
      {error !== null && !log && <Problem error={error} reset={() => void refetch()} />}
      {!log && error === null && <Lines />}
      {log?.total === 0 && (
        <Text c="dimmed">
          {say('none')} {noneText}
        </Text>
      )}
      {log?.data.map((call) => (
        <CallRow key={call.id} call={call} username={props.username} domain={props.domain} />
      ))}
      {log && (log.page > 1 || isMore) && (
        <Group justify="space-between" mt="sm">
          <Text c="dimmed" size="sm" role="status">
            {say('page_of', { first, last: first + log.data.length - 1, total: log.total })}
          </Text>
          <Group gap="xs">
            <Button size="xs" variant="default" disabled={log.page === 1} onClick={() => onPage(log.page - 1)}>
              {say('newer')}
            </Button>
            <Button size="xs" variant="default" disabled={!isMore} onClick={() => onPage(log.page + 1)}>
              {say('older')}
            </Button>
          </Group>
        </Group>
      )}
    </Section>
  )
}

function CallRow({ call, username, domain }: { call: Call; username: string; domain: string }) {
  const say = useMessages(callsMessages)
  const { moment } = useFormats()
  const lengthOf = useLength()
  const isMade = call.from_username === username && call.from_domain === domain
  const other = isMade
    ? shownAddress(call.to_username, call.to_domain, domain)
    : shownAddress(call.from_username, call.from_domain, domain)
  const outcome = outcomeOf(call)
  const length = call.ended_at === null ? say('goes_on') : lengthOf(call.initiated_at, call.ended_at)
  return (
    <Row
      title={say(isMade ? 'to' : 'from', { address: other })}
      text={`${moment(call.initiated_at)} · ${length}`}
      action={<StateBadge tone={TONES[outcome]}>{say(outcome)}</StateBadge>}
    />
  )
}
