import { type apiOf, queryClient } from '../../api/api.ts'
import { type AccountSearch, listedAccounts } from './account-search.ts'

type Api = ReturnType<typeof apiOf>

export const listOptions = (api: Api, search: AccountSearch) =>
  api.accounts.list.infiniteQueryOptions(listedAccounts(search).page, {
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })

export const countOptions = (api: Api, search: AccountSearch) =>
  api.accounts.count.queryOptions(listedAccounts(search).filter, { staleTime: 30_000 })

/** Asks for what the list shows before the list is drawn: an answer that is there already is drawn at once. */
export function prefetchAccounts(api: Api, search: AccountSearch): void {
  void queryClient.prefetchInfiniteQuery(listOptions(api, search))
  void queryClient.prefetchQuery(countOptions(api, search))
}
