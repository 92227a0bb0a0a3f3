import { Anchor, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { WhileNarrow } from '../../ui/components/virtual-table.tsx'
import type { useSelection } from '../../ui/hooks/use-selection.ts'
import { AccountStatus } from '../shared/account-status.tsx'
import { accountsMessages } from '../shared/accounts.messages.ts'
import classes from '../shared/accounts.module.css'
import { type AccountSearch, type AccountSort, orderOf } from './account-search.ts'
import type { ListedAccount } from './use-accounts.ts'

/** The columns of the table of accounts. Rows are reached by the arrow keys, so that what is in them takes no Tab. */
export function useAccountColumns({
  accounts,
  selection,
  search,
  onSort,
}: {
  accounts: ListedAccount[]
  selection: ReturnType<typeof useSelection<number>>
  search: AccountSearch
  onSort: (sort: Pick<AccountSearch, 'sort' | 'order'>) => void
}) {
  const say = useMessages(accountsMessages)
  const { day } = useFormats()
  const space = useSpace()
  const { keys, toggle, extend, replace, clear } = selection
  const isAllSelected = accounts.length > 0 && accounts.every(({ id }) => keys.has(id))
  const order = orderOf(search)

  /** Names begin at A, and moments with the latest; pressed again, the other way round. */
  const sortable = (sort: AccountSort) => {
    const first = sort === 'username' ? 'asc' : 'desc'
    const isFirst = order.sort === sort && order.order === first
    const next = isFirst ? (first === 'asc' ? 'desc' : 'asc') : first
    return { sorted: order.sort === sort ? order.order : null, onSort: () => onSort({ sort, order: next }) }
  }

  return [
    {
      key: 'select',
      width: '42px',
      head: (
        <Checkbox
          size="xs"
          aria-label={say('select_all')}
          checked={isAllSelected}
          indeterminate={keys.size > 0 && !isAllSelected}
          onChange={() => (isAllSelected ? clear() : replace(accounts.map(({ id }) => id)))}
        />
      ),
      cell: ({ id, username }: ListedAccount) => (
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={say('select', { name: username })}
          checked={keys.has(id)}
          onChange={({ nativeEvent }) =>
            'shiftKey' in nativeEvent && nativeEvent.shiftKey
              ? extend(
                  id,
                  accounts.map((account) => account.id),
                )
              : toggle(id)
          }
        />
      ),
    },
    {
      key: 'account',
      head: say('account'),
      ...sortable('username'),
      cell: ({ id, username, display_name, email, phone, admin }: ListedAccount) => (
        <>
          <span className={classes['names']}>
            <Anchor
              tabIndex={-1}
              className={classes['name'] ?? ''}
              renderRoot={(props) => <Link to="/$space/accounts/$id" params={{ space, id }} {...props} />}
            >
              {username}
            </Anchor>
            {admin && <span className={classes['role']}>{say('admin')}</span>}
          </span>
          <span className={classes['second']}>
            {display_name}
            <WhileNarrow>
              {display_name && (email ?? phone) && ' · '}
              {[email, phone].filter(Boolean).join(' · ')}
            </WhileNarrow>
          </span>
        </>
      ),
    },
    { key: 'email', head: say('email'), shownFrom: 'wide' as const, cell: ({ email }: ListedAccount) => email },
    {
      key: 'phone',
      head: say('phone'),
      shownFrom: 'wider' as const,
      width: '158px',
      cell: ({ phone }: ListedAccount) => phone,
    },
    {
      key: 'status',
      head: say('status'),
      width: '132px',
      cell: (account: ListedAccount) => <AccountStatus account={account} />,
    },
    {
      key: 'created',
      head: say('created'),
      shownFrom: 'widest' as const,
      width: '124px',
      ...sortable('created_at'),
      cell: ({ created_at }: ListedAccount) => day(created_at),
    },
    {
      key: 'updated',
      head: say('updated'),
      shownFrom: 'widest' as const,
      width: '124px',
      ...sortable('updated_at'),
      cell: ({ updated_at }: ListedAccount) => day(updated_at),
    },
  ]
}
