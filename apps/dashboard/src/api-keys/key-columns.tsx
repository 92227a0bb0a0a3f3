import { Anchor, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormats, useMessages } from '../messages/messages.ts'
import { keysMessages } from './keys.messages.ts'
import classes from './keys.module.css'

/** A key as the list of them has it. */
export interface ListedKey {
  id: number
  name: string | null
  account_id: number
  username: string
  ip_address: string | null
  expires_after_last_used_minutes: number | null
  created_at: string
  last_used_at: string
}

/** The columns of the table of keys of a Space. */
export function useKeyColumns(space: string, onRevoke: (key: ListedKey) => void) {
  const say = useMessages(keysMessages)
  const { moment, duration } = useFormats()
  return [
    {
      key: 'key',
      head: say('key'),
      cell: ({ name }: ListedKey) =>
        name === null ? <span className={classes['muted']}>{say('user_key')}</span> : <b>{name}</b>,
    },
    {
      key: 'account',
      head: say('account'),
      cell: ({ account_id: id, username }: ListedKey) => (
        <Anchor renderRoot={(props) => <Link to="/$space/accounts/$id" params={{ space, id }} {...props} />}>
          {username}
        </Anchor>
      ),
    },
    {
      key: 'from',
      head: say('works_from'),
      shownFrom: 'wide' as const,
      width: '180px',
      cell: ({ ip_address }: ListedKey) => ip_address ?? say('anywhere'),
    },
    {
      key: 'ends',
      head: say('ends'),
      shownFrom: 'widest' as const,
      cell: ({ expires_after_last_used_minutes: minutes }: ListedKey) =>
        minutes === null ? say('never') : say('ends_after', { time: duration(minutes) }),
    },
    {
      key: 'used',
      head: say('last_used'),
      shownFrom: 'wider' as const,
      width: '180px',
      cell: ({ created_at, last_used_at }: ListedKey) =>
        created_at === last_used_at ? (
          <span className={classes['muted']}>{say('not_used')}</span>
        ) : (
          moment(last_used_at)
        ),
    },
    {
      key: 'actions',
      head: <span className={classes['hidden']}>{say('actions')}</span>,
      width: '110px',
      cell: (key: ListedKey) => (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          aria-label={say('revoke_one', { name: key.name ?? `${say('user_key')} ${key.username}` })}
          onClick={() => onRevoke(key)}
        >
          {say('revoke')}
        </Button>
      ),
    },
  ]
}
