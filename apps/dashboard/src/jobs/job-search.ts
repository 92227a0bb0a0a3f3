import { oneOfParam, textParam } from '../app/search-params.ts'

export const SHOWN = ['waiting', 'failing', 'given_up'] as const

export interface JobSearch {
  state?: (typeof SHOWN)[number] | undefined
  /** the Space whose jobs a super admin wants to see; of all without it */
  domain?: string | undefined
  text?: string | undefined
}

export const readJobSearch = (search: Record<string, unknown>): JobSearch => ({
  state: oneOfParam(search['state'], SHOWN),
  domain: textParam(search['domain']),
  text: textParam(search['text']),
})
