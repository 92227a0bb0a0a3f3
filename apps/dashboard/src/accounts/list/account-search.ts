import { oneOfParam, textParam } from '../../app/search-params.ts'

export const STATUSES = ['active', 'inactive', 'blocked'] as const
export const ROLES = ['admin', 'user'] as const
export const PRESENCES = ['with', 'without'] as const
export const SORTS = ['created_at', 'username', 'updated_at'] as const
export const ORDERS = ['asc', 'desc'] as const

export type AccountSort = (typeof SORTS)[number]

/** What a list of accounts is narrowed to and how it is sorted, as its address says it. */
export interface AccountSearch {
  text?: string | undefined
  status?: (typeof STATUSES)[number] | undefined
  role?: (typeof ROLES)[number] | undefined
  email?: (typeof PRESENCES)[number] | undefined
  phone?: (typeof PRESENCES)[number] | undefined
  sort?: AccountSort | undefined
  order?: (typeof ORDERS)[number] | undefined
}

export const readAccountSearch = (search: Record<string, unknown>): AccountSearch => ({
  text: textParam(search['text']),
  status: oneOfParam(search['status'], STATUSES),
  role: oneOfParam(search['role'], ROLES),
  email: oneOfParam(search['email'], PRESENCES),
  phone: oneOfParam(search['phone'], PRESENCES),
  sort: oneOfParam(search['sort'], SORTS),
  order: oneOfParam(search['order'], ORDERS),
})

/** The filter of a search as the server takes it. */
export function filterOf({ text, status, role, email, phone }: AccountSearch) {
  return {
    ...(text ? { text } : {}),
    ...(status === 'active' ? { activated: true, blocked: false } : {}),
    ...(status === 'inactive' ? { activated: false } : {}),
    ...(status === 'blocked' ? { blocked: true } : {}),
    ...(role ? { admin: role === 'admin' } : {}),
    ...(email ? { has_email: email === 'with' } : {}),
    ...(phone ? { has_phone: phone === 'with' } : {}),
  }
}

/** The order of a search as the server takes it. Where the address says nothing, names begin at A, and moments with the latest. */
export function orderOf({ sort = 'created_at', order }: AccountSearch) {
  return { sort, order: order ?? (sort === 'username' ? ('asc' as const) : ('desc' as const)) }
}

/** Accounts that are asked for at once. */
const PART = 50

/** What is asked for of the accounts that a search finds: how many they are, and the first part of them. */
export function listedAccounts(search: AccountSearch) {
  const filter = filterOf(search)
  return { filter, page: { ...filter, ...orderOf(search), limit: PART } }
}

/**
 * The same list as a file.
 *
 * @param ids of those that are exported; null for all that the search finds
 */
export function exportHref(space: string, search: AccountSearch, ids: number[] | null = null): string {
  const chosen = ids === null ? filterOf(search) : { ids: ids.join(',') }
  const wanted = { space, ...chosen, ...orderOf(search) }
  const params = Object.entries(wanted).map(([name, value]): [string, string] => [name, String(value)])
  return `/files/accounts.csv?${new URLSearchParams(params).toString()}`
}
