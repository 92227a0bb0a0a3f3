import { Progress } from '@mantine/core'
import { useState } from 'react'
import { useFormats, useMessages } from '../messages/messages.ts'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { endingOf, fullnessOf } from './space-state.ts'
import { spacesMessages } from './spaces.messages.ts'
import classes from './spaces.module.css'

const BAR_COLORS = { free: 'lagoon', nearly: 'yellow', full: 'red' } as const
const ENDING_TONES = { soon: 'warning', over: 'bad' } as const

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
  const [now] = useState(() => new Date())
  if (expireAt === null) return <span className={classes['second']}>{say('never')}</span>
  const ending = endingOf(expireAt, now)
  if (ending === 'later') return <>{day(expireAt)}</>
  return (
    <StateBadge tone={ENDING_TONES[ending]}>
      {say(ending === 'over' ? 'ended_on' : 'ends_on', { day: day(expireAt) })}
    </StateBadge>
  )
}
