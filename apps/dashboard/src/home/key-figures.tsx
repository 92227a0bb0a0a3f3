import { Anchor, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useFormats, useLanguage, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { chartMessages } from '../ui/charts/chart.messages.ts'
import type { PeriodName } from '../ui/charts/period-choice.tsx'
import { Figures } from '../ui/components/figures.tsx'
import { homeMessages } from './home.messages.ts'
import { type Series, totalOf } from './home-search.ts'

const REFRESH_MS = 60_000
const JOBS_COUNTED = 200

/** The figures to look at first. */
export function KeyFigures(props: { scope: 'space' | 'all'; period: PeriodName; series: Series | undefined }) {
  const { scope, period, series } = props
  const say = useMessages(homeMessages)
  const sayChart = useMessages(chartMessages)
  const { number } = useFormats()
  const isAll = scope === 'all'
  const accounts = useAccountFigures(scope)
  const jobs = useJobFigure(scope)
  const over = sayChart(`over_${period}`)
  const sum = (metric: Parameters<typeof totalOf>[1]) => series && totalOf(series, metric)
  const failures = sum('sign_in_failures')
  const deleted = sum('deleted')
  return (
    <Figures
      figures={[
        {
          label: say('accounts'),
          value: counted(isAll ? series?.data.at(-1)?.accounts : accounts.total, number),
          note: isAll && accounts.spaces !== undefined && `${say('spaces')}: ${number(accounts.spaces)}`,
        },
        ...(isAll
          ? []
          : [
              {
                label: say('active'),
                value: accounts.isEstimated ? `≈ ${number(accounts.active ?? 0)}` : counted(accounts.active, number),
                note: accounts.share,
              },
            ]),
        {
          label: say('new_accounts'),
          value: counted(sum('created'), number),
          note: deleted ? `${over} · ${say('gone', { count: deleted })}` : over,
        },
        {
          label: say('failed_sign_ins'),
          value: counted(failures, number),
          note: failures !== undefined && say('of_sign_ins', { count: failures + (sum('sign_ins') ?? 0) }),
        },
        jobs,
      ]}
    />
  )
}

const counted = (value: number | undefined, number: (value: number) => string): ReactNode =>
  value === undefined ? <Skeleton height={20} width={64} my={5} /> : number(value)

function useAccountFigures(scope: 'space' | 'all') {
  const { language } = useLanguage()
  const say = useMessages(homeMessages)
  const trpc = useTRPC()
  const ofSpace = { enabled: scope === 'space', refetchInterval: REFRESH_MS }
  const total = useQuery(trpc.accounts.count.queryOptions({}, ofSpace)).data?.count
  const actives = useQuery(
    trpc.accounts.count.queryOptions(
      { activated: true, blocked: false, exact: true },
      { ...ofSpace, staleTime: 300_000 },
    ),
  ).data
  const active = actives?.count
  const spaces = useQuery(trpc.spaces.listUsage.queryOptions({}, { enabled: scope === 'all' })).data?.length
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const share = total && active !== undefined ? say('of_all', { part: percent.format(active / total) }) : undefined
  return { total, active, isEstimated: actives?.estimated, share, spaces }
}

function useJobFigure(scope: 'space' | 'all') {
  const say = useMessages(homeMessages)
  const { number } = useFormats()
  const trpc = useTRPC()
  const space = useSpace()
  const { role } = useSignedIn()
  const isOfSpace = scope === 'space' && role === 'superAdmin'
  const refresh = { refetchInterval: REFRESH_MS }
  const failing = useQuery(trpc.jobs.list.queryOptions({ state: 'failing', scope, limit: JOBS_COUNTED }, refresh)).data
  const givenUp = useQuery(trpc.jobs.list.queryOptions({ state: 'given_up', scope, limit: JOBS_COUNTED }, refresh)).data
  const isMore = Boolean(failing?.next_cursor ?? givenUp?.next_cursor)
  const count = failing && givenUp ? failing.data.length + givenUp.data.length : undefined
  const shown = isMore ? `${number(JOBS_COUNTED)}+` : counted(count, number)
  return {
    label: say('failing_jobs'),
    value: count ? (
      <Anchor
        inherit
        c="inherit"
        renderRoot={(props) => (
          <Link
            to="/jobs"
            search={{
              state: failing?.data.length ? 'failing' : 'given_up',
              domain: isOfSpace ? space : undefined,
            }}
            {...props}
          />
        )}
      >
        {shown}
      </Anchor>
    ) : (
      shown
    ),
    note: count === 0 ? say('none_failing') : givenUp && say('given_up', { count: givenUp.data.length }),
    isBad: Boolean(count),
  }
}
