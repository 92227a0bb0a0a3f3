import { Anchor, Badge, Button, Checkbox, Modal, SegmentedControl, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconMailCheck } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { common } from '../messages/common.messages.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import { Lines } from '../ui/skeletons.tsx'
import { Toolbar } from '../ui/toolbar.tsx'
import { useSelection } from '../ui/use-selection.ts'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { JobDetails } from './job-details.tsx'
import { addressOf, useJobName } from './job-name.ts'
import { SHOWN } from './job-search.ts'
import { jobsMessages } from './jobs.messages.ts'
import classes from './jobs.module.css'
import { SelectedJobs } from './selected-jobs.tsx'
import { type ListedJob, useJobs } from './use-jobs.ts'

const route = getRouteApi('/_signed-in/jobs')

const COLORS = { waiting: 'gray', running: 'lagoon', failing: 'yellow', given_up: 'red' } as const

/** The mails and other work that wait, what failed of it and why. */
export function JobsPage() {
  const say = useMessages(jobsMessages)
  const sayCommon = useMessages(common)
  const { moment } = useFormats()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const nameOf = useJobName()
  const { keys, toggle, extend, replace, clear } = useSelection<string>()
  const [openedId, open] = useState<string | null>(null)
  const { jobs, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useJobs(search)
  // what has been done meanwhile is not there any more
  const selected = jobs.filter(({ id }) => keys.has(id))
  const opened = jobs.find(({ id }) => id === openedId)
  const ids = jobs.map(({ id }) => id)
  const isAllSelected = jobs.length > 0 && selected.length === jobs.length
  useHotkeys([['Escape', clear]])

  const titleOf = (job: ListedJob) => [nameOf(job), addressOf(job)].filter(Boolean).join(' · ')
  const columns = [
    {
      key: 'select',
      width: '42px',
      head: (
        <Checkbox
          size="xs"
          aria-label={say('select_all')}
          checked={isAllSelected}
          indeterminate={selected.length > 0 && !isAllSelected}
          onChange={() => (isAllSelected ? clear() : replace(ids))}
        />
      ),
      cell: (job: ListedJob) => (
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={say('select', { name: titleOf(job) })}
          checked={keys.has(job.id)}
          onChange={({ nativeEvent }) =>
            'shiftKey' in nativeEvent && nativeEvent.shiftKey ? extend(job.id, ids) : toggle(job.id)
          }
        />
      ),
    },
    {
      key: 'job',
      head: say('job'),
      cell: (job: ListedJob) => (
        <>
          <Anchor component="button" tabIndex={-1} className={classes['name'] ?? ''} onClick={() => open(job.id)}>
            {nameOf(job)}
          </Anchor>
          <span className={classes['second']}>{addressOf(job)}</span>
        </>
      ),
    },
    {
      key: 'state',
      head: say('state'),
      width: '118px',
      cell: ({ state }: ListedJob) => (
        <Badge variant="light" color={COLORS[state]} radius="sm" tt="none" fw={550}>
          {say(state)}
        </Badge>
      ),
    },
    {
      key: 'error',
      head: say('last_error'),
      isWide: true,
      width: '34%',
      cell: ({ last_error }: ListedJob) => <span title={last_error ?? undefined}>{last_error}</span>,
    },
    {
      key: 'attempts',
      head: say('attempts'),
      isWide: true,
      width: '100px',
      cell: ({ attempts: count, max_attempts: most }: ListedJob) => say('of_attempts', { count, most }),
    },
    {
      key: 'next',
      head: say('next'),
      isWide: true,
      width: '176px',
      cell: ({ state, run_at }: ListedJob) =>
        state === 'given_up' ? <span className={classes['muted']}>{say('no_next')}</span> : moment(run_at),
    },
  ]

  const content = () => {
    if (error && jobs.length === 0) return <Problem error={error} />
    if (isPending) return <Lines />
    if (jobs.length === 0) {
      return search.state ? (
        <Empty
          icon={IconMailCheck}
          title={say('none_found')}
          action={
            <Button variant="default" mt="xs" onClick={() => void navigate({ search: {} })}>
              {say('clear')}
            </Button>
          }
        />
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
          toggle: ({ id }) => toggle(id),
          extend: (from, to) => extend(to.id, ids, from.id),
        }}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
    )
  }

  return (
    <Page title={say('title')} description={say('intro')}>
      <Toolbar>
        <SegmentedControl
          aria-label={say('show')}
          value={search.state ?? ''}
          onChange={(state) => {
            clear()
            void navigate({ search: { state: SHOWN.find((known) => known === state) }, replace: true })
          }}
          data={[{ value: '', label: say('all') }, ...SHOWN.map((value) => ({ value, label: say(value) }))]}
        />
      </Toolbar>
      {content()}
      {isFetchingNextPage && (
        <Text c="dimmed" ta="center" py="sm" role="status">
          {say('loading_more')}
        </Text>
      )}
      {selected.length > 0 && <SelectedJobs jobs={selected} titleOf={titleOf} onClear={clear} />}
      <Modal
        opened={opened !== undefined}
        onClose={() => open(null)}
        size="lg"
        title={opened && nameOf(opened)}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        {opened && <JobDetails job={opened} />}
      </Modal>
    </Page>
  )
}
