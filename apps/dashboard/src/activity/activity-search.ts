import type { AppRouter } from '@sipspace/server/trpc'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { oneOfParam, textParam } from '../app/search-params.ts'

/** A line of the audit log, as the server sends it. */
export type Line = inferRouterOutputs<AppRouter>['audit']['list']['data'][number]

type Filter = Extract<inferRouterInputs<AppRouter>['audit']['list'], object>
export type Kind = NonNullable<Filter['kind']>

/** What the activity is narrowed to, and which line is open, as its address says it. */
export interface ActivitySearch {
  text?: string | undefined
  /** as the address has it: the server refuses one that is none */
  kind?: Kind | undefined
  operation?: string | undefined
  /** the id of the account that did it; 0: the command line */
  by?: number | undefined
  /** the id of the account that it concerns */
  account?: number | undefined
  /** days, such as 2026-01-31, of the browser's zone */
  from?: string | undefined
  to?: string | undefined
  scope?: 'all' | undefined
  /** the bulk change or import whose lines are shown, such as `import:12` */
  part?: string | undefined
  line?: number | undefined
}

const numberParam = (value: unknown): number | undefined => {
  const number = Number(textParam(value))
  return Number.isInteger(number) && number >= 0 && number <= 2_147_483_647 ? number : undefined
}

const dayParam = (value: unknown): string | undefined => {
  const day = textParam(value)
  return day && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : undefined
}

const partParam = (value: unknown): string | undefined => {
  const part = textParam(value)
  return part && /^(?:bulk_change|import|dump_import):\d{1,10}$/.test(part) ? part : undefined
}

export const readActivitySearch = (search: Record<string, unknown>): ActivitySearch => ({
  text: textParam(search['text']),
  kind: textParam(search['kind'], 64) as Kind | undefined,
  operation: textParam(search['operation'], 64),
  by: numberParam(search['by']),
  account: numberParam(search['account']) || undefined,
  from: dayParam(search['from']),
  to: dayParam(search['to']),
  scope: oneOfParam(search['scope'], ['all']),
  part: partParam(search['part']),
  line: numberParam(search['line']),
})

const isAny = (...values: unknown[]): boolean => values.some((value) => value !== undefined)

/** The filter of a search as the server takes it. */
export const filterOf = ({ text, kind, operation, by, account, scope, part }: ActivitySearch) => ({
  // what is looked for may be part of a bulk change or import
  ...(part ? { part_of: part } : isAny(text, kind, operation, account) ? {} : { grouped: true }),
  ...(text ? { text } : {}),
  ...(kind ? { kind } : {}),
  ...(operation ? { operation } : {}),
  ...(by === undefined ? {} : { actor_id: by }),
  ...(account === undefined ? {} : { account_id: account }),
  ...(scope ? { scope } : {}),
})

const midnight = (day: string, daysLater = 0): Date => {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + daysLater)
  return date
}

/** The period of a search as the server takes it; its last day belongs to it. */
export const periodOf = ({ from, to }: ActivitySearch) => ({
  ...(from ? { from: midnight(from).toISOString() } : {}),
  ...(to ? { until: midnight(to, 1).toISOString() } : {}),
})

/** Whether what happens now is in the period. */
export const includesNow = ({ from, to }: ActivitySearch, now = new Date()): boolean =>
  (!from || midnight(from) <= now) && (!to || now < midnight(to, 1))

/** Whether anything is narrowed. */
export const isNarrowed = (search: ActivitySearch): boolean =>
  isAny(search.text, search.kind, search.operation, search.by, search.account, search.from, search.to, search.part)
