import { Button, Group, Text } from '@mantine/core'
import type { CallLog as CallLogSchema } from '@sipspace/core/schemas/call-statistics/call-statistics'
import type { z } from 'zod'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { StateBadge, type Tone } from '../ui/components/state-badge.tsx'
import { callsMessages } from './calls.messages.ts'

type Log = z.output<typeof CallLogSchema>
type Call = Log['data'][number]

const TONES = {
  accepted: 'good',
  elsewhere: 'good',
  declined: 'neutral',
  canceled: 'warning',
  unanswered: 'neutral',
  error: 'bad',
} as const satisfies Record<string, Tone>

/** What became of a call: what counts most of what its devices have done. */
function outcomeOf({ devices }: Call): keyof typeof TONES {
  const states = new Set(devices.map((device) => device.invite_terminated_state))
  if (states.has('accepted')) return 'accepted'
  if (states.has('accepted_elsewhere')) return 'elsewhere'
  if (states.has('declined') || states.has('declined_elsewhere')) return 'declined'
  if (states.has('canceled')) return 'canceled'
  return states.has('error') ? 'error' : 'unanswered'
}

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
  const other = isMade ? `${call.to_username}@${call.to_domain}` : `${call.from_username}@${call.from_domain}`
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

/** How long something took, such as `1 hr, 5 min`. */
function useLength(): (from: string, until: string) => string {
  const { region } = useFormats()
  return (from, until) => {
    const seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1000))
    const parts = [
      { unit: 'hour', value: Math.floor(seconds / 3600) },
      { unit: 'minute', value: Math.floor((seconds % 3600) / 60) },
      { unit: 'second', value: seconds % 60 },
    ].filter(({ value }, index) => value > 0 || (index === 2 && seconds === 0))
    const say = ({ unit, value }: (typeof parts)[number]) =>
      new Intl.NumberFormat(region, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
    return new Intl.ListFormat(region, { type: 'unit', style: 'short' }).format(parts.slice(0, 2).map(say))
  }
}
