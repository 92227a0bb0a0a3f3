import { Button, SegmentedControl, Text } from '@mantine/core'
import { isFoundBy } from '@sipspace/core/search-words'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMay } from '../app/allowed.tsx'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Empty, NoneFound } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { SearchField } from '../ui/components/search-field.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { Toolbar } from '../ui/components/toolbar.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { type ListedKey, useKeyColumns } from './key-columns.tsx'
import { type KeySearch, KINDS } from './key-search.ts'
import { keysMessages } from './keys.messages.ts'

const route = getRouteApi('/_signed-in/$space/api-keys')

/** Comes after the keys of accounts, which are looked at first. */
const ScimSection = lazy(() => import('../scim/scim-section.tsx'))

/** Loaded when a key is to be made. */
const CreateKey = lazy(() => import('./create-key.tsx'))

const isFound = ({ name, username, ip_address, prefix }: ListedKey, { text = '', kind }: KeySearch): boolean =>
  isFoundBy(text, [name, username, ip_address, prefix]) &&
  (kind === undefined || (name !== null) === (kind === 'named'))

/** Which programs may act in the Space, and for whom. */
export function KeysPage() {
  const say = useMessages(keysMessages)
  const { space } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const may = useMay()
  const trpc = useTRPC()
  // not at all before it is first asked for
  const [creating, create] = useState<boolean>()
  const { data, error, isPending } = useQuery(trpc.apiKeys.list.queryOptions({}))
  const found = (data ?? []).filter((key) => isFound(key, search))
  const narrow = (change: KeySearch) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })

  const revoke = useAction(trpc.apiKeys.revoke.mutationOptions(), {
    done: (_, { id }) => say('revoked', { account: data?.find((key) => key.id === id)?.username ?? '' }),
    refresh: [trpc.apiKeys.pathFilter()],
  })
  const askToRevoke = async ({ id, name, username: account }: ListedKey) => {
    const wanted = await confirm({
      title: say('revoke_title'),
      text: say('revoke_text'),
      losses: [name === null ? say('loss_user_key', { account }) : say('loss_key', { name, account })],
      action: say('revoke_do'),
    })
    if (wanted) revoke.mutate({ id })
  }

  const columns = useKeyColumns(space, may('apiKeys.revoke') ? (key) => void askToRevoke(key) : null)

  const createButton = may('apiKeys.create') && (
    <Button leftSection={<IconPlus size={16} stroke={1.8} aria-hidden />} onClick={() => create(true)}>
      {say('create')}
    </Button>
  )
  const content = () => {
    if (error && !data) return <Problem error={error} />
    if (isPending) return <Lines />
    if (data?.length === 0)
      return <Empty icon={IconKey} title={say('none')} text={say('none_text')} action={createButton} />
    if (found.length === 0) return <NoneFound icon={IconKey} say={say} onClear={() => void navigate({ search: {} })} />
    return <VirtualTable label={say('title')} columns={columns} rows={found} keyOf={({ id }) => id} onEnd={undefined} />
  }

  return (
    <Page title={say('title')} description={say('intro')} actions={createButton}>
      <Toolbar
        search={
          <SearchField
            label={say('search')}
            clearLabel={say('clear_search')}
            value={search.text ?? ''}
            onSearch={(text) => narrow({ text: text.trim() || undefined })}
          />
        }
        beside={
          <Text c="dimmed" size="sm" role="status">
            {data && say('found', { count: found.length })}
          </Text>
        }
      >
        <SegmentedControl
          aria-label={say('show')}
          value={search.kind ?? ''}
          onChange={(kind) => narrow({ kind: KINDS.find((known) => known === kind) })}
          data={[{ value: '', label: say('all') }, ...KINDS.map((value) => ({ value, label: say(value) }))]}
        />
      </Toolbar>
      {content()}
      {may('scim.listKeys') && (
        <Suspense fallback={<Lines />}>
          <ScimSection />
        </Suspense>
      )}
      <Suspense>{creating !== undefined && <CreateKey isOpen={creating} onClose={() => create(false)} />}</Suspense>
    </Page>
  )
}
