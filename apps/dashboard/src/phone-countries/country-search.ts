import { oneOfParam, textParam } from '../app/search-params.ts'

export const SHOWN = ['open', 'closed'] as const

export interface CountrySearch {
  text?: string | undefined
  show?: (typeof SHOWN)[number] | undefined
}

export const readCountrySearch = (search: Record<string, unknown>): CountrySearch => ({
  text: textParam(search['text'], 64),
  show: oneOfParam(search['show'], SHOWN),
})
