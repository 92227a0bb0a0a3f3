import { Button, SegmentedControl, Text } from '@mantine/core'
import { isFoundBy } from '@sipspace/core/search-words'
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { Allowed } from '../app/allowed.tsx'
import { useMessages } from '../messages/messages.ts'
import { NoneFound } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { SearchField } from '../ui/components/search-field.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { Toolbar } from '../ui/components/toolbar.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { type ListedSpace, useSpaceColumns } from './space-columns.tsx'
import { SHOWN, type SpaceSearch, type SpaceSort } from './space-search.ts'
import { needsAttention } from './space-state.ts'
import { spacesMessages } from './spaces.messages.ts'

const route = getRouteApi('/_signed-in/spaces/')

const NEVER = '9999'

const compared: Record<SpaceSort, (a: ListedSpace, b: ListedSpace) => number> = {
  name: (a, b) => a.name.localeCompare(b.name),
  accounts: (a, b) => a.accounts - b.accounts,
  expire_at: (a, b) => (a.expire_at ?? NEVER).localeCompare(b.expire_at ?? NEVER),
}

/** The Spaces that a search lets through, as it sorts them; else the oldest first. */
function chosen(spaces: ListedSpace[], { text = '', show, sort, order }: SpaceSearch): ListedSpace[] {
  const now = new Date()
  const found = spaces.filter(
    (space) =>
      isFoundBy(text, [space.name, space.domain, space.host]) && (show !== 'attention' || needsAttention(space, now)),
  )
  const sorted = sort ? found.toSorted(compared[sort]) : found
  return order === 'desc' ? sorted.toReversed() : sorted
}

/** Every Space of the installation, how full it is, and until when it may be used. */
export function SpacesPage() {
  const say = useMessages(spacesMessages)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, isPending } = useQuery(useTRPC().spaces.listUsage.queryOptions({}))
  const spaces = chosen(data ?? [], search)
  const narrow = (change: SpaceSearch) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })

  const columns = useSpaceColumns(search, narrow)

  const content = () => {
    if (error && !data) return <Problem error={error} />
    if (isPending) return <Lines />
    if (spaces.length === 0)
      return <NoneFound icon={IconBuildingCommunity} say={say} onClear={() => void navigate({ search: {} })} />
    return (
      <VirtualTable
        label={say('title')}
        columns={columns}
        rows={spaces}
        keyOf={({ id }) => id}
        rowKeys={{ open: ({ domain }) => void navigate({ to: '/spaces/$domain', params: { domain } }) }}
        onEnd={undefined}
      />
    )
  }

  return (
    <Page
      title={say('title')}
      actions={
        <Allowed to="spaces.create">
          <Button
            leftSection={<IconPlus size={16} stroke={1.8} aria-hidden />}
            renderRoot={(props) => <Link to="/spaces/new" {...props} />}
          >
            {say('create')}
          </Button>
        </Allowed>
      }
    >
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
            {data && say('found', { count: spaces.length })}
          </Text>
        }
      >
        <SegmentedControl
          aria-label={say('show')}
          title={say('attention_text')}
          value={search.show ?? ''}
          onChange={(show) => narrow({ show: SHOWN.find((known) => known === show) })}
          data={[
            { value: '', label: say('all') },
            { value: 'attention', label: say('attention') },
          ]}
        />
      </Toolbar>
      {content()}
    </Page>
  )
}
