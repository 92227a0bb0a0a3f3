import type { AppRouter } from '@sipspace/server/trpc'
import type { inferRouterOutputs } from '@trpc/server'
import { oneOfParam } from '../app/search-params.ts'
import type { PeriodName } from '../ui/charts/period-choice.tsx'

/** What was counted over a period, part by part. */
export type Series = inferRouterOutputs<AppRouter>['statistics']['getSeries']
export type Metric = Exclude<keyof Series['data'][number], 'from'>

/** What the overview shows, as its address says it: a month of this Space, as charts, where it says nothing. */
export interface HomeSearch {
  period?: Exclude<PeriodName, 'month'> | undefined
  scope?: 'all' | undefined
  view?: 'table' | undefined
}

export const readHomeSearch = (search: Record<string, unknown>): HomeSearch => ({
  period: oneOfParam(search['period'], ['day', 'week', 'year']),
  scope: oneOfParam(search['scope'], ['all']),
  view: oneOfParam(search['view'], ['table']),
})

export const totalOf = ({ data }: Series, metric: Exclude<Metric, 'accounts'>): number =>
  data.reduce((sum, point) => sum + point[metric], 0)
