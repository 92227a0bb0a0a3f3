import { Button, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconPlus, IconUserSearch, IconUsers } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Allowed, useMay } from '../../app/allowed.tsx'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { Empty, NoneFound } from '../../ui/components/empty.tsx'
import { Page } from '../../ui/components/page.tsx'
import { Problem } from '../../ui/components/problem.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { VirtualTable } from '../../ui/components/virtual-table.tsx'
import { useSelection } from '../../ui/hooks/use-selection.ts'
import { accountsMessages } from '../shared/accounts.messages.ts'
import { useAccountColumns } from './account-columns.tsx'
import { AccountFilters } from './account-filters.tsx'
import type { AccountSearch } from './account-search.ts'
import { ExportButton } from './export-button.tsx'
import { useAccountCount, useAccounts } from './use-accounts.ts'

const route = getRouteApi('/_signed-in/$space/accounts/')

const BulkChanges = lazy(() => import('../../bulk-changes/bulk-changes.tsx'))
const AccountExports = lazy(() => import('./account-exports.tsx'))

/** Loaded when something is ticked. */
const BulkBar = lazy(() => import('./bulk-bar.tsx'))

export function AccountsPage() {
  const say = useMessages(accountsMessages)
  const { number } = useFormats()
  const { space } = route.useParams()
  const search = route.useSearch()
  const may = useMay()
  const navigate = route.useNavigate()
  const selection = useSelection<number>()
  const [isAllFound, setAllFound] = useState(false)
  const { accounts, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useAccounts(search)
  const counted = useAccountCount(search)
  const found = counted && (counted.more ? `${number(counted.count)}+` : number(counted.count))

  const clear = () => {
    setAllFound(false)
    selection.clear()
  }
  const narrow = (change: AccountSearch) => {
    clear()
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
  }
  const tick = (change: () => void) => {
    setAllFound(false)
    change()
  }
  const ids = accounts.map(({ id }) => id)
  const columns = useAccountColumns({ accounts, selection, search, onSort: narrow })
  useHotkeys([
    // in a dialog, it closes that
    ['Escape', ({ target }) => target instanceof Element && target.closest('[role=dialog]') === null && clear()],
    ['mod+A', () => tick(() => selection.replace(ids))],
  ])

  const isNarrowed = Boolean(search.text ?? search.status ?? search.role ?? search.email ?? search.phone)
  const create = may('accounts.create') && (
    <Button
      leftSection={<IconPlus size={16} stroke={1.8} aria-hidden />}
      renderRoot={(props) => <Link to="/$space/accounts/new" params={{ space }} {...props} />}
    >
      {say('create')}
    </Button>
  )
  const content = () => {
    if (error && accounts.length === 0) return <Problem error={error} />
    if (isPending) return <Lines />
    if (accounts.length === 0) {
      return isNarrowed ? (
        <NoneFound icon={IconUserSearch} say={say} onClear={() => void navigate({ search: {} })} />
      ) : (
        <Empty icon={IconUsers} title={say('none')} text={say('none_text')} action={create} />
      )
    }
    return (
      <VirtualTable
        label={say('title')}
        columns={columns}
        rows={accounts}
        keyOf={({ id }) => id}
        isSelected={({ id }) => isAllFound || selection.keys.has(id)}
        rowKeys={{
          open: ({ id }) => void navigate({ to: '/$space/accounts/$id', params: { space, id } }),
          toggle: ({ id }) => tick(() => selection.toggle(id)),
          extend: (from, to) => tick(() => selection.extend(to.id, ids, from.id)),
        }}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
    )
  }

  return (
    <Page title={say('title')} actions={create}>
      <AccountFilters search={search} onNarrow={narrow}>
        <Text c="dimmed" size="sm" role="status">
          {counted && say('found', { count: counted.more ? `${number(counted.count)}+` : counted.count })}
        </Text>
        <Allowed to="exports.start">
          <ExportButton space={space} search={search} areMany={counted?.more === true} />
        </Allowed>
      </AccountFilters>
      <Suspense>
        <BulkChanges />
        <AccountExports space={space} />
      </Suspense>
      {content()}
      {isFetchingNextPage && (
        <Text c="dimmed" ta="center" py="sm" role="status">
          {say('loading_more')}
        </Text>
      )}
      {selection.keys.size > 0 && may('accounts.bulk') && (
        <Suspense>
          <BulkBar
            search={search}
            accounts={accounts}
            ids={selection.keys}
            found={counted && (counted.more || counted.count > selection.keys.size) ? (found ?? null) : null}
            isAllFound={isAllFound}
            onAllFound={() => setAllFound(true)}
            onClear={clear}
          />
        </Suspense>
      )}
    </Page>
  )
}
