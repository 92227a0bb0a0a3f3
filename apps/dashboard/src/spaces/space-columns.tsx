import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMessages } from '../messages/messages.ts'
import type { SpaceSearch, SpaceSort } from './space-search.ts'
import { Expiry, Usage } from './space-usage.tsx'
import { spacesMessages } from './spaces.messages.ts'
import classes from './spaces.module.css'

/** A Space as the list of them has it. */
export interface ListedSpace {
  id: number
  domain: string
  host: string
  name: string
  super: boolean
  accounts: number
  max_accounts: number
  expire_at: string | null
}

/** The columns of the table of Spaces. */
export function useSpaceColumns(search: SpaceSearch, narrow: (change: SpaceSearch) => void) {
  const say = useMessages(spacesMessages)
  const sortable = (sort: SpaceSort) => {
    const order = search.sort === sort ? (search.order ?? 'asc') : null
    return { sorted: order, onSort: () => narrow({ sort, order: order === 'asc' ? 'desc' : 'asc' }) }
  }
  return [
    {
      key: 'space',
      head: say('space'),
      ...sortable('name'),
      cell: ({ domain, name, super: isSuper }: ListedSpace) => (
        <>
          <span className={classes['name']}>
            <Anchor tabIndex={-1} renderRoot={(props) => <Link to="/spaces/$domain" params={{ domain }} {...props} />}>
              {name}
            </Anchor>
            {isSuper && (
              <Text span size="xs" c="dimmed" title={say('super_text')}>
                {say('super')}
              </Text>
            )}
          </span>
          <span className={`${classes['second']} ${classes['small']}`}>{domain}</span>
        </>
      ),
    },
    { key: 'host', head: say('host'), shownFrom: 'wide' as const, cell: ({ host }: ListedSpace) => host },
    {
      key: 'accounts',
      head: say('accounts'),
      width: 'clamp(110px, 22%, 220px)',
      ...sortable('accounts'),
      cell: (space: ListedSpace) => <Usage {...space} />,
    },
    {
      key: 'ends',
      head: say('ends'),
      width: 'clamp(120px, 18%, 190px)',
      ...sortable('expire_at'),
      cell: ({ expire_at: expireAt }: ListedSpace) => <Expiry expireAt={expireAt} />,
    },
  ]
}
