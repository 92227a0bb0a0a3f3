import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '../../api/api.ts'
import { type AccountSearch, listedAccounts } from './account-search.ts'

export type ListedAccount = ReturnType<typeof useAccounts>['accounts'][number]

/** The accounts that a search finds, part by part. What was found before stays until the answer is there. */
export function useAccounts(search: AccountSearch) {
  const trpc = useTRPC()
  const query = useInfiniteQuery(
    trpc.accounts.list.infiniteQueryOptions(listedAccounts(search).page, {
      getNextPageParam: ({ next_cursor }) => next_cursor,
      placeholderData: keepPreviousData,
    }),
  )
  const accounts = useMemo(() => query.data?.pages.flatMap(({ data }) => data) ?? [], [query.data])
  return { ...query, accounts }
}

/** How many accounts a search finds; `more` where they were not counted to the end. */
export function useAccountCount(search: AccountSearch) {
  const trpc = useTRPC()
  const { data } = useQuery(
    trpc.accounts.count.queryOptions(listedAccounts(search).filter, {
      placeholderData: keepPreviousData,
      staleTime: 30_000,
    }),
  )
  return data
}
