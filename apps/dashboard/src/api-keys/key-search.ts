import { oneOfParam, textParam } from '../app/search-params.ts'

export const KINDS = ['named', 'user'] as const

export interface KeySearch {
  text?: string | undefined
  kind?: (typeof KINDS)[number] | undefined
}

export const readKeySearch = (search: Record<string, unknown>): KeySearch => ({
  text: textParam(search['text']),
  kind: oneOfParam(search['kind'], KINDS),
})
