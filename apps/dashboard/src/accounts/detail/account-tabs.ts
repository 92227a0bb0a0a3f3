import { oneOfParam } from '../../app/search-params.ts'

export const TABS = ['profile', 'access', 'devices', 'calls', 'contacts', 'types', 'dictionary', 'activity'] as const

export type AccountTab = (typeof TABS)[number]

export const readTab = (search: Record<string, unknown>): { tab?: AccountTab | undefined } => ({
  tab: oneOfParam(search['tab'], TABS),
})
