import { oneOfParam, textParam } from '../app/search-params.ts'
import type { PeriodName } from '../ui/charts/period-choice.tsx'

export const SHOWN = ['answered', 'unanswered'] as const

/** Which calls of a Space are shown, as the address says it, and the period of the charts: a month where it says nothing. */
export interface CallsSearch {
  period?: Exclude<PeriodName, 'month'> | undefined
  show?: (typeof SHOWN)[number] | undefined
  text?: string | undefined
}

export const readCallsSearch = (search: Record<string, unknown>): CallsSearch => ({
  period: oneOfParam(search['period'], ['day', 'week', 'year']),
  show: oneOfParam(search['show'], SHOWN),
  text: textParam(search['text']),
})
