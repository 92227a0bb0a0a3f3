import { Anchor, Button, SegmentedControl, Text, VisuallyHidden } from '@mantine/core'
import { IconArrowUp, IconHistory, IconSearchOff } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useSignedIn } from '../app/session.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Empty, NoneFound } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { VirtualTable, WhileNarrow } from '../ui/components/virtual-table.tsx'
import { activityMessages } from './activity.messages.ts'
import classes from './activity.module.css'
import { ActivityFilters } from './activity-filters.tsx'
import { type ActivitySearch, isNarrowed, type Line } from './activity-search.ts'
import { useDeed } from './deed.ts'
import { LiveState } from './live-state.tsx'
import { useActivity } from './use-activity.ts'
import { useActorName } from './use-names.ts'

const route = getRouteApi('/_signed-in/$space/activity')

/** Loaded when a line is opened. */
const LineDrawer = lazy(() => import('./line-drawer.tsx'))

/** Scrolled down this far, one reads what is there: it stays where it is. */
const READING_PX = 120

export function ActivityPage() {
  const say = useMessages(activityMessages)
  const { role } = useSignedIn()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { lines, news, status, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useActivity(search)
  const { hold } = news
  useEffect(() => {
    const listener = () => hold(window.scrollY > READING_PX)
    window.addEventListener('scroll', listener, { passive: true })
    return () => window.removeEventListener('scroll', listener)
  })
  const columns = useColumns(search, news.isNew)
  const narrow = (change: ActivitySearch) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
  const close = () => void navigate({ search: (known) => ({ ...known, line: undefined }), resetScroll: false })

  const content = () => {
    if (error && lines.length === 0) return <Problem error={error} reset={() => void refetch()} />
    if (isPending) return <Lines />
    if (lines.length === 0) {
      return isNarrowed(search) ? (
        <NoneFound icon={IconSearchOff} say={say} onClear={() => void navigate({ search: {} })} />
      ) : (
        <Empty icon={IconHistory} title={say('none')} text={say('none_text')} />
      )
    }
    return (
      <VirtualTable
        label={say('title')}
        columns={columns}
        rows={lines}
        keyOf={({ id }) => id}
        isSelected={({ id }) => id === search.line}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
    )
  }
  return (
    <Page
      title={say('title')}
      description={say('text')}
      actions={
        <>
          {role === 'superAdmin' && (
            <SegmentedControl
              aria-label={say('scope')}
              value={search.scope ?? ''}
              onChange={(scope) => narrow({ scope: scope === 'all' ? 'all' : undefined })}
              data={[
                { value: '', label: say('scope_space') },
                { value: 'all', label: say('scope_all') },
              ]}
            />
          )}
          <LiveState status={status} isHeld={news.isHeld} onHold={hold} />
        </>
      }
    >
      <ActivityFilters search={search} lines={lines} onNarrow={narrow} />
      {news.waiting > 0 && (
        <div className={classes['waiting']}>
          <Button
            size="xs"
            radius="xl"
            leftSection={<IconArrowUp size={15} stroke={1.8} aria-hidden />}
            onClick={() => {
              hold(false)
              window.scrollTo({ top: 0 })
            }}
          >
            {say('waiting', { count: news.waiting })}
          </Button>
        </div>
      )}
      {content()}
      {isFetchingNextPage && (
        <Text c="dimmed" ta="center" py="sm" role="status">
          {say('loading_more')}
        </Text>
      )}
      {search.line !== undefined && (
        <Suspense>
          <LineDrawer
            id={search.line}
            known={lines.find(({ id }) => id === search.line)}
            search={search}
            onClose={close}
          />
        </Suspense>
      )}
    </Page>
  )
}

function useColumns(search: ActivitySearch, isNew: (line: Line) => boolean) {
  const say = useMessages(activityMessages)
  const deedOf = useDeed()
  const { second } = useFormats()
  const actorName = useActorName()
  const { space } = route.useParams()
  return [
    {
      key: 'when',
      head: say('when'),
      width: 'clamp(112px, 20vw, 190px)',
      cell: (line: Line) => (
        <span className={classes['when']}>
          {isNew(line) && (
            <span className={classes['new']}>
              <VisuallyHidden>{say('is_new')}</VisuallyHidden>
            </span>
          )}
          {second(line.at)}
        </span>
      ),
    },
    { key: 'who', head: say('who'), shownFrom: 'wide' as const, cell: (line: Line) => actorName(line) },
    {
      key: 'what',
      head: say('what'),
      cell: (line: Line) => (
        <Anchor
          inherit
          className={classes['open'] ?? ''}
          renderRoot={(props) => (
            <Link
              to="/$space/activity"
              params={{ space }}
              search={{ ...search, line: line.id }}
              resetScroll={false}
              {...props}
            />
          )}
        >
          <span className={classes['kind']}>{deedOf(line).kind}</span>
          <span className={classes['action']} data-action={line.action}>
            {deedOf(line).action}
          </span>
        </Anchor>
      ),
    },
    {
      key: 'target',
      head: say('target'),
      cell: (line: Line) => (
        <span title={line.target}>
          {line.target}
          <WhileNarrow>
            <br />
            <span className={classes['second']}>{say('by', { name: actorName(line) })}</span>
          </WhileNarrow>
        </span>
      ),
    },
    ...(search.scope === 'all'
      ? [{ key: 'space', head: say('space'), shownFrom: 'wider' as const, cell: (line: Line) => line.space?.domain }]
      : []),
    { key: 'ip', head: say('ip'), shownFrom: 'wider' as const, width: '130px', cell: (line: Line) => line.ip },
  ]
}
