import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { endingOf, fullnessOf, needsAttention } from '../spaces/space-state.ts'
import { Section } from '../ui/components/section.tsx'
import { homeMessages } from './home.messages.ts'
import classes from './home.module.css'

const SHOWN = 5

/** Spaces that are nearly full or nearly over; nothing where none is. */
export function Attention() {
  const say = useMessages(homeMessages)
  const { number, day } = useFormats()
  const trpc = useTRPC()
  const { data = [], dataUpdatedAt } = useQuery(trpc.spaces.listUsage.queryOptions({}, { staleTime: 60_000 }))
  const now = new Date(dataUpdatedAt)
  const wanting = data.filter((space) => needsAttention(space, now))
  if (wanting.length === 0) return null
  const reasonsOf = ({ accounts, max_accounts, expire_at }: (typeof data)[number]) => {
    const fullness = fullnessOf({ accounts, max_accounts })
    const ending = expire_at === null ? 'later' : endingOf(expire_at, now)
    const counts = { accounts: number(accounts), max: number(max_accounts) }
    return [
      fullness !== 'free' && say(fullness === 'full' ? 'full' : 'nearly_full', counts),
      ending !== 'later' && say(ending === 'over' ? 'expired' : 'expires', { day: day(expire_at ?? '') }),
    ].filter(Boolean)
  }
  return (
    <Section
      title={say('attention')}
      description={say('attention_text')}
      actions={
        wanting.length > SHOWN && (
          <Anchor size="sm" renderRoot={(props) => <Link to="/spaces" search={{ show: 'attention' }} {...props} />}>
            {say('all_spaces')} ({number(wanting.length)})
          </Anchor>
        )
      }
    >
      <ul className={classes['spaces']}>
        {wanting.slice(0, SHOWN).map((space) => (
          <li key={space.id}>
            <Anchor
              fw={550}
              renderRoot={(props) => <Link to="/spaces/$domain" params={{ domain: space.domain }} {...props} />}
            >
              {space.domain}
            </Anchor>
            <Text>{reasonsOf(space).join(' · ')}</Text>
          </li>
        ))}
      </ul>
    </Section>
  )
}
