import { oneOfParam, textParam } from '../app/search-params.ts'

export const STATUSES = ['active', 'inactive', 'blocked'] as const

/** What a list of accounts is narrowed to, as its address says it. */
export interface AccountSearch {
  text?: string | undefined
  status?: (typeof STATUSES)[number] | undefined
  role?: 'admin' | undefined
}

export const readAccountSearch = (search: Record<string, unknown>): AccountSearch => ({
  text: textParam(search['text']),
  status: oneOfParam(search['status'], STATUSES),
  role: oneOfParam(search['role'], ['admin']),
})

/** The same as the server takes it. */
export function filterOf({ text, status, role }: AccountSearch) {
  return {
    ...(text ? { text } : {}),
    ...(status === 'active' ? { activated: true, blocked: false } : {}),
    ...(status === 'inactive' ? { activated: false } : {}),
    ...(status === 'blocked' ? { blocked: true } : {}),
    ...(role === 'admin' ? { admin: true } : {}),
  }
}
