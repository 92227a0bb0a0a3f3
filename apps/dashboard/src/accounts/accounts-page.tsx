import { Button, Checkbox, Group, SegmentedControl, Text } from '@mantine/core'
import { IconUserSearch, IconUsers } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMessages } from '../messages/messages.ts'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Lines } from '../ui/skeletons.tsx'
import { useSelection } from '../ui/use-selection.ts'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { useAccountColumns } from './account-columns.tsx'
import { type AccountSearch, STATUSES } from './account-search.ts'
import { accountsMessages } from './accounts.messages.ts'
import classes from './accounts.module.css'
import { useAccounts } from './use-accounts.ts'

const route = getRouteApi('/_signed-in/$space/accounts/')

export function AccountsPage() {
  const say = useMessages(accountsMessages)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const selection = useSelection<number>()
  const { accounts, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useAccounts(search)
  const columns = useAccountColumns(accounts, selection)

  const narrow = (change: { [Key in keyof AccountSearch]?: AccountSearch[Key] | undefined }) => {
    selection.clear()
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
  }
  const isNarrowed = Boolean(search.text ?? search.status ?? search.role)
  const content = () => {
    if (error && accounts.length === 0) return <Problem error={error} />
    if (isPending) return <Lines />
    if (accounts.length === 0) {
      return isNarrowed ? (
        <Empty
          icon={IconUserSearch}
          title={say('none_found')}
          text={say('none_found_text')}
          action={
            <Button variant="default" mt="xs" onClick={() => void navigate({ search: {} })}>
              {say('clear')}
            </Button>
          }
        />
      ) : (
        <Empty icon={IconUsers} title={say('none')} text={say('none_text')} />
      )
    }
    return (
      <VirtualTable
        label={say('title')}
        columns={columns}
        rows={accounts}
        keyOf={({ id }) => id}
        isSelected={({ id }) => selection.keys.has(id)}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
    )
  }

  return (
    <Page title={say('title')}>
      <div className={classes['filters']}>
        <div className={classes['search']}>
          <SearchField
            label={say('search')}
            clearLabel={say('clear_search')}
            value={search.text ?? ''}
            onSearch={(text) => narrow({ text: text.trim() || undefined })}
          />
        </div>
        <SegmentedControl
          aria-label={say('status')}
          value={search.status ?? ''}
          onChange={(status) => narrow({ status: STATUSES.find((known) => known === status) })}
          data={[{ value: '', label: say('any_status') }, ...STATUSES.map((value) => ({ value, label: say(value) }))]}
        />
        <Checkbox
          label={say('only_admins')}
          checked={search.role === 'admin'}
          onChange={(event) => narrow({ role: event.currentTarget.checked ? 'admin' : undefined })}
        />
      </div>
      {selection.keys.size > 0 && (
        <Group gap="sm" mb="sm" role="status">
          <Text fw={550}>{say('selected', { count: selection.keys.size })}</Text>
          <Button size="xs" variant="subtle" onClick={selection.clear}>
            {say('unselect')}
          </Button>
        </Group>
      )}
      {content()}
      {isFetchingNextPage && (
        <Text c="dimmed" ta="center" py="sm" role="status">
          {say('loading_more')}
        </Text>
      )}
    </Page>
  )
}
