import { oneOfParam, textParam } from '../app/search-params.ts'

export const SHOWN = ['environment'] as const

export interface SettingSearch {
  text?: string | undefined
  show?: (typeof SHOWN)[number] | undefined
}

export const readSettingSearch = (search: Record<string, unknown>): SettingSearch => ({
  text: textParam(search['text'], 64),
  show: oneOfParam(search['show'], SHOWN),
})
