import { oneOfParam } from '../app/search-params.ts'

export const SHOWN = ['waiting', 'failing', 'given_up'] as const

export interface JobSearch {
  state?: (typeof SHOWN)[number] | undefined
}

export const readJobSearch = (search: Record<string, unknown>): JobSearch => ({
  state: oneOfParam(search['state'], SHOWN),
})
