import { oneOfParam, textParam } from '../app/search-params.ts'

export const SHOWN = ['attention'] as const
export const SORTS = ['name', 'accounts', 'expire_at'] as const
const ORDERS = ['asc', 'desc'] as const
export const TABS = ['settings', 'oidc', 'mail', 'carddav'] as const

export type SpaceSort = (typeof SORTS)[number]
export type SpaceTab = (typeof TABS)[number]

/** What the list of Spaces is narrowed to and sorted by, as its address says it. */
export interface SpaceSearch {
  text?: string | undefined
  show?: (typeof SHOWN)[number] | undefined
  sort?: SpaceSort | undefined
  order?: (typeof ORDERS)[number] | undefined
}

export const readSpaceSearch = (search: Record<string, unknown>): SpaceSearch => ({
  text: textParam(search['text']),
  show: oneOfParam(search['show'], SHOWN),
  sort: oneOfParam(search['sort'], SORTS),
  order: oneOfParam(search['order'], ORDERS),
})

export const readSpaceTab = (search: Record<string, unknown>): { tab?: SpaceTab | undefined } => ({
  tab: oneOfParam(search['tab'], TABS),
})
