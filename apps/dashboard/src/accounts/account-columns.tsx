import { Anchor, Badge, Checkbox, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormats, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import type { useSelection } from '../ui/use-selection.ts'
import { AccountStatus } from './account-status.tsx'
import { accountsMessages } from './accounts.messages.ts'
import classes from './accounts.module.css'
import type { ListedAccount } from './use-accounts.ts'

/** The columns of the table of accounts. */
export function useAccountColumns(accounts: ListedAccount[], selection: ReturnType<typeof useSelection<number>>) {
  const say = useMessages(accountsMessages)
  const { day } = useFormats()
  const space = useSpace()
  const { keys, toggle, replace, clear } = selection
  const isAllSelected = accounts.length > 0 && accounts.every(({ id }) => keys.has(id))
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
          aria-label={say('select', { name: username })}
          checked={keys.has(id)}
          onChange={() => toggle(id)}
        />
      ),
    },
    {
      key: 'account',
      head: say('account'),
      cell: ({ id, username, display_name }: ListedAccount) => (
        <>
          <Anchor
            className={classes['name'] ?? ''}
            renderRoot={(props) => <Link to="/$space/accounts/$id" params={{ space, id }} {...props} />}
          >
            {username}
          </Anchor>
          {display_name && <span className={classes['second']}>{display_name}</span>}
        </>
      ),
    },
    { key: 'email', head: say('email'), isWide: true, cell: ({ email }: ListedAccount) => email },
    { key: 'phone', head: say('phone'), isWide: true, width: '150px', cell: ({ phone }: ListedAccount) => phone },
    {
      key: 'status',
      head: say('status'),
      width: '180px',
      cell: (account: ListedAccount) => (
        <Group gap={6} wrap="nowrap">
          <AccountStatus account={account} />
          {account.admin && (
            <Badge variant="outline" color="gray" radius="sm" tt="none" fw={550}>
              {say('admin')}
            </Badge>
          )}
        </Group>
      ),
    },
    {
      key: 'created',
      head: say('created'),
      isWide: true,
      width: '130px',
      cell: ({ created_at }: ListedAccount) => day(created_at),
    },
  ]
}
