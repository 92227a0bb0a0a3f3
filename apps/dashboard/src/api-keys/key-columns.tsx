import { Anchor, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { rolesMessages } from '../accounts/shared/roles.messages.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { keysMessages } from './keys.messages.ts'
import classes from './keys.module.css'

/** A key as the list of them has it. */
export interface ListedKey {
  id: number
  name: string | null
  prefix: string | null
  role: 'full' | 'support' | 'read_only'
  account_id: number
  username: string
  blocked: boolean
  ip_address: string | null
  expires_after_last_used_minutes: number | null
  expire_at: string | null
  created_at: string
  last_used_at: string
}

/** The columns of the table of keys of a Space. */
export function useKeyColumns(space: string, onRevoke: ((key: ListedKey) => void) | null) {
  const say = useMessages(keysMessages)
  const sayRole = useMessages(rolesMessages)
  const { moment, duration } = useFormats()
  return [
    {
      key: 'key',
      head: say('key'),
      cell: ({ name, prefix, role }: ListedKey) => (
        <>
          {name === null ? <span className={classes['muted']}>{say('user_key')}</span> : <b>{name}</b>}
          <span className={classes['second']}>
            {[prefix && `${prefix}…`, role !== 'full' && sayRole(role)].filter(Boolean).join(' · ')}
          </span>
        </>
      ),
    },
    {
      key: 'account',
      head: say('account'),
      cell: ({ account_id: id, username, blocked }: ListedKey) => (
        <>
          <Anchor renderRoot={(props) => <Link to="/$space/accounts/$id" params={{ space, id }} {...props} />}>
            {username}
          </Anchor>
          {blocked && <span className={classes['second']}>{say('blocked')}</span>}
        </>
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
      shownFrom: 'wider' as const,
      cell: ({ expires_after_last_used_minutes: minutes, expire_at: end }: ListedKey) => {
        if (end !== null) return moment(end)
        return minutes === null ? say('never') : say('ends_after', { time: duration(minutes) })
      },
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
    ...(onRevoke === null
      ? []
      : [
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
        ]),
  ]
}
