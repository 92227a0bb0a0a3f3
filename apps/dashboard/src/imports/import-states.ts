import type { AppRouter } from '@sipspace/server/trpc'
import type { inferRouterOutputs } from '@trpc/server'

/** An import, as the server tells it. */
export type Import = inferRouterOutputs<AppRouter>['imports']['get']

export type ImportState = Import['state']

/** Whether the server is at it. */
export const isRunning = (state: ImportState): boolean => state === 'checking' || state === 'importing'

export const STATE_COLORS: Record<ImportState, string> = {
  uploading: 'gray',
  uploaded: 'gray',
  checking: 'lagoon',
  checked: 'lagoon',
  importing: 'lagoon',
  done: 'lagoon',
  cancelled: 'yellow',
  failed: 'red',
}

/** The lines of which accounts are yet to be made. */
export const remainingOf = ({ lines, invalid, created, failed }: Import): number => lines - invalid - created - failed

export type Plan = NonNullable<Import['plan']>

/** What a column is; null: left out. */
export type Field = Plan['columns'][number]
