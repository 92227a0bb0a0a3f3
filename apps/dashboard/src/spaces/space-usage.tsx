import { Badge, Progress } from '@mantine/core'
import { useFormats, useMessages } from '../messages/messages.ts'
import { type Ending, endingOf, fullnessOf } from './space-state.ts'
import { spacesMessages } from './spaces.messages.ts'
import classes from './spaces.module.css'

const BAR_COLORS = { free: 'lagoon', nearly: 'yellow', full: 'red' } as const
const ENDING_COLORS = { soon: 'yellow', over: 'red' } as const

/** How many accounts a Space has, and of how many. */
export function Usage({ accounts, max_accounts: most }: { accounts: number; max_accounts: number }) {
  const say = useMessages(spacesMessages)
  const { number } = useFormats()
  if (most === 0) return <>{number(accounts)}</>
  return (
    <span className={classes['usage']}>
      <span>{say('of_most', { count: accounts, most })}</span>
      <Progress
        value={Math.min((accounts / most) * 100, 100)}
        color={BAR_COLORS[fullnessOf({ accounts, max_accounts: most })]}
        size="sm"
        aria-label={say('accounts_of_most', { count: accounts, most })}
      />
    </span>
  )
}

/** Until when a Space may be used. */
export function Expiry({ expireAt }: { expireAt: string | null }) {
  const say = useMessages(spacesMessages)
  const { day } = useFormats()
  if (expireAt === null) return <span className={classes['second']}>{say('never')}</span>
  const ending: Ending = endingOf(expireAt, new Date())
  if (ending === 'later') return <>{day(expireAt)}</>
  return (
    <Badge variant="light" color={ENDING_COLORS[ending]} radius="sm" tt="none" fw={550}>
      {say(ending === 'over' ? 'ended_on' : 'ends_on', { day: day(expireAt) })}
    </Badge>
  )
}
