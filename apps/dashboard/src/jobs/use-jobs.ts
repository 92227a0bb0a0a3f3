import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { apiOf } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import type { JobSearch } from './job-search.ts'

const PART = 100
const REFRESH_MS = 10_000

/** An admin sees the jobs of the own Space, and a super admin those of all. */
export function useJobsApi(chosen?: string) {
  const { role, domain } = useSignedIn()
  return apiOf(role === 'superAdmin' ? (chosen ?? null) : domain)
}

/** What waits in the queue, looked at again every few seconds. */
export function useJobs({ state, domain, text }: JobSearch) {
  const trpc = useJobsApi(domain)
  const query = useInfiniteQuery(
    trpc.jobs.list.infiniteQueryOptions(
      { limit: PART, scope: domain ? 'space' : 'all', ...(state ? { state } : {}), ...(text ? { text } : {}) },
      {
        getNextPageParam: ({ next_cursor }) => next_cursor,
        placeholderData: keepPreviousData,
        refetchInterval: REFRESH_MS,
      },
    ),
  )
  const jobs = useMemo(() => query.data?.pages.flatMap(({ data }) => data) ?? [], [query.data])
  return { ...query, jobs }
}

export type ListedJob = ReturnType<typeof useJobs>['jobs'][number]
