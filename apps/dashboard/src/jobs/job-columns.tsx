import { Anchor, Checkbox } from '@mantine/core'
import { useFormats, useMessages } from '../messages/messages.ts'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { WhileNarrow } from '../ui/components/virtual-table.tsx'
import type { useSelection } from '../ui/hooks/use-selection.ts'
import { addressOf, useJobName, useJobTitle } from './job-name.ts'
import { jobsMessages } from './jobs.messages.ts'
import classes from './jobs.module.css'
import type { ListedJob } from './use-jobs.ts'

const TONES = { waiting: 'neutral', running: 'good', failing: 'warning', given_up: 'bad' } as const

/** The columns of the table of jobs. */
export function useJobColumns({
  jobs,
  selection,
  onOpen,
}: {
  jobs: ListedJob[]
  selection: ReturnType<typeof useSelection<string>>
  onOpen: (id: string) => void
}) {
  const say = useMessages(jobsMessages)
  const { moment } = useFormats()
  const nameOf = useJobName()
  const titleOf = useJobTitle()
  const { keys, toggle, extend, replace, clear } = selection
  const ids = jobs.map(({ id }) => id)
  const isAllSelected = jobs.length > 0 && ids.every((id) => keys.has(id))

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
          <Anchor component="button" tabIndex={-1} className={classes['name'] ?? ''} onClick={() => onOpen(job.id)}>
            {nameOf(job)}
          </Anchor>
          <span className={classes['second']}>
            {addressOf(job)}
            {job.accounts_left !== null && ` · ${say('accounts_left', { count: job.accounts_left })}`}
            {job.last_error && <WhileNarrow> · {job.last_error}</WhileNarrow>}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      head: say('state'),
      width: '118px',
      cell: ({ state }: ListedJob) => <StateBadge tone={TONES[state]}>{say(state)}</StateBadge>,
    },
    {
      key: 'error',
      head: say('last_error'),
      shownFrom: 'wide' as const,
      width: '34%',
      cell: ({ last_error }: ListedJob) => <span title={last_error ?? undefined}>{last_error}</span>,
    },
    {
      key: 'attempts',
      head: say('attempts'),
      shownFrom: 'widest' as const,
      width: '100px',
      cell: ({ attempts: count, max_attempts: most }: ListedJob) => say('of_attempts', { count, most }),
    },
    {
      key: 'next',
      head: say('next'),
      shownFrom: 'wider' as const,
      width: '176px',
      cell: ({ state, run_at }: ListedJob) =>
        state === 'given_up' ? <span className={classes['muted']}>{say('no_next')}</span> : moment(run_at),
    },
  ]
}
