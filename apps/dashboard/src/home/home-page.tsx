import { Group, SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { PeriodChoice, timeZone } from '../ui/charts/period-choice.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Attention } from './attention.tsx'
import { Charts } from './charts.tsx'
import { FirstSteps } from './first-steps.tsx'
import { homeMessages } from './home.messages.ts'
import type { HomeSearch } from './home-search.ts'
import { KeyFigures } from './key-figures.tsx'
import { SeriesTable } from './series-table.tsx'

const route = getRouteApi('/_signed-in/$space/')

const REFRESH_MS = 60_000

/** What has happened in a Space, or in all, in figures and charts; what to do first where nothing has. */
export function HomePage() {
  const say = useMessages(homeMessages)
  const { role } = useSignedIn()
  const { space } = route.useParams()
  const { period = 'month', view, ...rest } = route.useSearch()
  const scope = role === 'superAdmin' && rest.scope === 'all' ? 'all' : 'space'
  const navigate = route.useNavigate()
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(
    trpc.statistics.getSeries.queryOptions(
      { period, scope, time_zone: timeZone() },
      { placeholderData: keepPreviousData, refetchInterval: REFRESH_MS },
    ),
  )
  const show = (change: HomeSearch) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
  const content = () => {
    if (error && !data) return <Problem error={error} reset={() => void refetch()} />
    if (!data) return <Skeleton height={420} role="status" aria-busy aria-label={say('charts')} />
    return view === 'table' ? <SeriesTable series={data} period={period} /> : <Charts series={data} period={period} />
  }
  return (
    <Page
      title={say('title')}
      description={scope === 'all' ? say('all_spaces') : space}
      actions={
        role === 'superAdmin' && (
          <SegmentedControl
            aria-label={say('scope')}
            value={scope}
            onChange={(chosen) => show({ scope: chosen === 'all' ? 'all' : undefined })}
            data={[
              { value: 'space', label: say('scope_space') },
              { value: 'all', label: say('scope_all') },
            ]}
          />
        )
      }
    >
      <Stack gap="md">
        {scope === 'space' && <FirstSteps space={space} />}
        {role === 'superAdmin' && <Attention />}
        <KeyFigures scope={scope} period={period} series={data} />
        <Group justify="space-between" gap="xs">
          <PeriodChoice
            value={period}
            onChange={(chosen) => show({ period: chosen === 'month' ? undefined : chosen })}
          />
          <SegmentedControl
            aria-label={say('view')}
            value={view ?? 'charts'}
            onChange={(chosen) => show({ view: chosen === 'table' ? 'table' : undefined })}
            data={[
              { value: 'charts', label: say('charts') },
              { value: 'table', label: say('table') },
            ]}
          />
        </Group>
        {content()}
      </Stack>
    </Page>
  )
}
