import { SegmentedControl, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconMailCheck } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../app/allowed.tsx'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { Empty, NoneFound } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { SearchField } from '../ui/components/search-field.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { Toolbar } from '../ui/components/toolbar.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { useSelection } from '../ui/hooks/use-selection.ts'
import { useJobColumns } from './job-columns.tsx'
import { type JobSearch, SHOWN } from './job-search.ts'
import { jobsMessages } from './jobs.messages.ts'
import { useJobs } from './use-jobs.ts'

const route = getRouteApi('/_signed-in/jobs')

/** Loaded when a job is opened, and when one is ticked. */
const JobDetails = lazy(() => import('./job-details.tsx'))
const SelectedJobs = lazy(() => import('./selected-jobs.tsx'))

/** The mails and other work that wait, what failed of it and why. */
export function JobsPage() {
  const say = useMessages(jobsMessages)
  const search = route.useSearch()
  const { role } = useSignedIn()
  const may = useMay()
  const canSelect = may('jobs.retry') || may('jobs.delete')
  const space = useSpace()
  const navigate = route.useNavigate()
  const selection = useSelection<string>()
  const { keys, toggle, extend, clear } = selection
  const [openedId, open] = useState<string | null>()
  const { jobs, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useJobs(search)
  // what has been done meanwhile is not there any more
  const selected = jobs.filter(({ id }) => keys.has(id))
  const opened = jobs.find(({ id }) => id === openedId)
  const ids = jobs.map(({ id }) => id)
  useHotkeys([['Escape', clear]])

  const narrow = (change: JobSearch) => {
    clear()
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true })
  }

  const columns = useJobColumns({ jobs, selection, onOpen: open }).filter(({ key }) => key !== 'select' || canSelect)

  const content = () => {
    if (error && jobs.length === 0) return <Problem error={error} />
    if (isPending) return <Lines />
    if (jobs.length === 0) {
      return search.state || search.domain || search.text ? (
        <NoneFound icon={IconMailCheck} say={say} onClear={() => void navigate({ search: {} })} />
      ) : (
        <Empty icon={IconMailCheck} title={say('none')} text={say('none_text')} />
      )
    }
    return (
      <VirtualTable
        label={say('title')}
        columns={columns}
        rows={jobs}
        keyOf={({ id }) => id}
        isSelected={({ id }) => keys.has(id)}
        rowKeys={{
          open: ({ id }) => open(id),
          ...(canSelect
            ? {
                toggle: ({ id }: { id: string }) => toggle(id),
                extend: (from: { id: string }, to: { id: string }) => extend(to.id, ids, from.id),
              }
            : {}),
        }}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
    )
  }

  return (
    <Page title={say('title')} description={say('intro')}>
      <Toolbar
        search={
          <SearchField
            label={say('search')}
            clearLabel={say('clear_search')}
            value={search.text ?? ''}
            onSearch={(text) => narrow({ text: text.trim() || undefined })}
          />
        }
      >
        <SegmentedControl
          aria-label={say('show')}
          value={search.state ?? ''}
          onChange={(state) => narrow({ state: SHOWN.find((known) => known === state) })}
          data={[{ value: '', label: say('all') }, ...SHOWN.map((value) => ({ value, label: say(value) }))]}
        />
        {role === 'superAdmin' && (
          <SegmentedControl
            aria-label={say('of_space')}
            value={search.domain ?? ''}
            onChange={(domain) => narrow({ domain: domain || undefined })}
            data={[
              { value: '', label: say('all_spaces') },
              { value: search.domain ?? space, label: search.domain ?? space },
            ]}
          />
        )}
      </Toolbar>
      {content()}
      {isFetchingNextPage && (
        <Text c="dimmed" ta="center" py="sm" role="status">
          {say('loading_more')}
        </Text>
      )}
      <Suspense>
        {selected.length > 0 && <SelectedJobs jobs={selected} domain={search.domain} onClear={clear} />}
      </Suspense>
      <Suspense>{openedId !== undefined && <JobDetails job={opened ?? null} onClose={() => open(null)} />}</Suspense>
    </Page>
  )
}
