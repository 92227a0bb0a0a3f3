import { oneOfParam } from '../app/search-params.ts'

export const TABS = ['account', 'devices', 'calls', 'contacts'] as const

export type MeTab = (typeof TABS)[number]

export const readMeTab = (search: Record<string, unknown>): { tab?: MeTab | undefined } => ({
  tab: oneOfParam(search['tab'], TABS),
})
