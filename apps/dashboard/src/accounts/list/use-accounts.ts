import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '../../api/api.ts'
import { countOptions, listOptions } from './account-queries.ts'
import type { AccountSearch } from './account-search.ts'

export type ListedAccount = ReturnType<typeof useAccounts>['accounts'][number]

/** The accounts that a search finds, part by part. What was found before stays until the answer is there. */
export function useAccounts(search: AccountSearch) {
  const trpc = useTRPC()
  const query = useInfiniteQuery({ ...listOptions(trpc, search), placeholderData: keepPreviousData })
  const accounts = useMemo(() => query.data?.pages.flatMap(({ data }) => data) ?? [], [query.data])
  return { ...query, accounts }
}

/** How many accounts a search finds; `more` where they were not counted to the end. */
export function useAccountCount(search: AccountSearch) {
  const trpc = useTRPC()
  const { data } = useQuery({ ...countOptions(trpc, search), placeholderData: keepPreviousData })
  return data
}
