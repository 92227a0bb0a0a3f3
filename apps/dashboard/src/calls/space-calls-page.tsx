import { Button, Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { IconPhoneCall, IconPhoneOff } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { ChartCard } from '../ui/charts/chart-card.tsx'
import { PeriodChoice, type PeriodName, timeZone } from '../ui/charts/period-choice.tsx'
import { Empty, NoneFound } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { SearchField } from '../ui/components/search-field.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { Toolbar } from '../ui/components/toolbar.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { type Call, outcomeOf, shownAddress, TONES, useLength } from './call-facts.ts'
import { callsMessages } from './calls.messages.ts'
import classes from './calls.module.css'
import { type CallsSearch, SHOWN } from './calls-search.ts'

const route = getRouteApi('/_signed-in/$space/calls')

/** The calls from and to a Space: how many, and which. */
export function SpaceCallsPage() {
  const say = useMessages(callsMessages)
  const { space } = route.useParams()
  const { period = 'month', show, text } = route.useSearch()
  const navigate = route.useNavigate()
  const trpc = useTRPC()
  const filter = { ...(text ? { text } : {}), ...(show ? { outcome: show } : {}) }
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    trpc.callStatistics.listOfSpace.infiniteQueryOptions(filter, {
      getNextPageParam: ({ next_cursor }) => next_cursor,
      placeholderData: keepPreviousData,
    }),
  )
  const calls = useMemo(() => data?.pages.flatMap((part) => part.data) ?? [], [data])
  const columns = useColumns()
  const narrow = (change: CallsSearch) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })

  const content = () => {
    if (error && !data) return <Problem error={error} reset={() => void refetch()} />
    if (!data) return <Lines />
    // a part may have none of the calls that are looked for, and the next one some
    if (calls.length === 0 && hasNextPage) {
      return (
        <Group>
          <Text c="dimmed">{say('none_so_far')}</Text>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {say('look_further')}
          </Button>
        </Group>
      )
    }
    if (calls.length === 0) {
      return text || show ? (
        <NoneFound icon={IconPhoneOff} say={say} onClear={() => narrow({ text: undefined, show: undefined })} />
      ) : (
        <Empty icon={IconPhoneCall} title={say('none')} text={say('none_text')} />
      )
    }
    return (
      <VirtualTable
        label={say('log')}
        columns={columns}
        rows={calls}
        keyOf={({ id, created_at }) => `${created_at} ${id}`}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
    )
  }
  return (
    <Page title={say('title')} description={say('space_text', { space })}>
      <Stack gap="md">
        <Charts period={period} onPeriod={(chosen) => narrow({ period: chosen === 'month' ? undefined : chosen })} />
        <Toolbar
          search={
            <SearchField
              label={say('search')}
              clearLabel={say('clear_search')}
              value={text ?? ''}
              onSearch={(typed) => narrow({ text: typed.trim() || undefined })}
            />
          }
        >
          <SegmentedControl
            aria-label={say('show')}
            value={show ?? ''}
            onChange={(chosen) => narrow({ show: SHOWN.find((known) => known === chosen) })}
            data={[{ value: '', label: say('all') }, ...SHOWN.map((value) => ({ value, label: say(`only_${value}`) }))]}
          />
        </Toolbar>
        {content()}
        {isFetchingNextPage && (
          <Text c="dimmed" ta="center" py="sm" role="status">
            {say('loading_more')}
          </Text>
        )}
      </Stack>
    </Page>
  )
}

function Charts({ period, onPeriod }: { period: PeriodName; onPeriod: (period: PeriodName) => void }) {
  const say = useMessages(callsMessages)
  const { data } = useQuery(
    useTRPC().statistics.getSeries.queryOptions(
      { period, scope: 'space', time_zone: timeZone() },
      { placeholderData: keepPreviousData },
    ),
  )
  const charts = useMemo(
    () =>
      [
        { metric: 'calls', title: say('chart_calls'), label: say('space_made') },
        { metric: 'messages', title: say('chart_messages'), label: say('messages') },
      ] as const,
    [say],
  )
  return (
    <>
      <div>
        <PeriodChoice value={period} onChange={onPeriod} />
      </div>
      {data ? (
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
          {charts.map(({ metric, title, label }) => (
            <ChartCard<'calls' | 'messages'>
              key={metric}
              title={title}
              period={period}
              series={data}
              lines={[{ metric, label, color: 'main' }]}
            />
          ))}
        </SimpleGrid>
      ) : (
        <Skeleton height={300} />
      )}
    </>
  )
}

function useColumns() {
  const say = useMessages(callsMessages)
  const { moment } = useFormats()
  const lengthOf = useLength()
  return [
    {
      key: 'when',
      head: say('when'),
      width: 'clamp(140px, 18vw, 180px)',
      cell: (call: Call) => (
        <>
          <span className={classes['moment']}>{moment(call.initiated_at)}</span>
          <span className={classes['second']}>{say(outcomeOf(call))}</span>
        </>
      ),
    },
    {
      key: 'from',
      head: say('caller'),
      cell: (call: Call) => <Address name={call.from_username} domain={call.from_domain} />,
    },
    {
      key: 'to',
      head: say('called'),
      cell: (call: Call) => <Address name={call.to_username} domain={call.to_domain} />,
    },
    {
      key: 'length',
      head: say('length'),
      width: '150px',
      shownFrom: 'wide' as const,
      cell: ({ initiated_at, ended_at }: Call) =>
        ended_at === null ? say('goes_on') : lengthOf(initiated_at, ended_at),
    },
    {
      key: 'outcome',
      head: say('outcome'),
      width: '150px',
      shownFrom: 'wide' as const,
      cell: (call: Call) => <StateBadge tone={TONES[outcomeOf(call)]}>{say(outcomeOf(call))}</StateBadge>,
    },
  ]
}

/** An address: the domain of the Space goes without saying. */
function Address({ name, domain }: { name: string; domain: string }) {
  const { space } = route.useParams()
  return <span title={`${name}@${domain}`}>{shownAddress(name, domain, space)}</span>
}
