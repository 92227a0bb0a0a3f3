import { listedAccounts, readAccountSearch } from '../accounts/list/account-search.ts'
import type { FirstCall } from '../api/started.ts'

/** The Space that an address of the dashboard names, and what the page there asks for first; of most pages, nothing. */
export function firstCalls({ pathname, search }: { pathname: string; search: string }): [string, FirstCall[]] {
  const space = /^\/dashboard\/([^/]+)\/accounts\/?$/.exec(pathname)?.[1]
  if (space === undefined) return ['', []]
  const { filter, page } = listedAccounts(readAccountSearch(readParams(search)))
  return [
    decodeURIComponent(space),
    [
      { path: 'accounts.list', input: page },
      { path: 'accounts.count', input: filter },
    ],
  ]
}

/** The parameters of an address as the router writes them: a text that could be read as JSON is in quotes. */
const readParams = (search: string): Record<string, unknown> =>
  Object.fromEntries([...new URLSearchParams(search)].map(([name, value]) => [name, readParam(value)]))

function readParam(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
