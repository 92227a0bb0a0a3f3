import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { type ActivitySearch, filterOf, includesNow, type Line, periodOf } from './activity-search.ts'

const PART = 100

/** How many lines may come in before the list is rather loaded anew. */
const MAX_NEWS = 2_000

const RETRY_MS = 4_000

const NONE: Line[] = []

const latestFirst = (a: Line, b: Line): number => b.id - a.id

/** The lines that a search finds, part by part, and what comes in meanwhile, unless it is held back. */
export function useActivity(search: ActivitySearch) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const filter = filterOf(search)
  const isCurrent = includesNow(search)
  const known = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { ...filter, ...periodOf(search), limit: PART },
      {
        getNextPageParam: ({ next_cursor }) => next_cursor,
        placeholderData: keepPreviousData,
        // what is new comes by itself
        staleTime: isCurrent ? Number.POSITIVE_INFINITY : 0,
        refetchOnWindowFocus: false,
      },
    ),
  )
  const news = useNews(JSON.stringify(filter))

  /** What was written while no stream was open: the latest part, or all anew where that does not reach back far enough. */
  async function catchUp() {
    const latest = trpc.audit.list.queryOptions({ ...filter, ...periodOf(search), limit: 200 }, { staleTime: 0 })
    const first = await queries.fetchQuery(latest)
    const last = known.data?.pages[0]?.data[0]?.id ?? 0
    const missed = first.data.filter(({ id }) => id > last)
    if (missed.length === first.data.length && first.next_cursor !== null) await begin()
    else news.add(missed.toReversed())
  }
  async function begin() {
    news.clear()
    await queries.invalidateQueries(trpc.audit.list.pathFilter())
  }
  const isLoaded = known.data !== undefined && !known.isPlaceholderData
  const { status, reset } = useSubscription(
    trpc.audit.live.subscriptionOptions(filter, {
      enabled: isCurrent && isLoaded,
      onData: ({ data }) => {
        if (data === null) void catchUp().catch(() => {})
        else if (news.count < MAX_NEWS) news.add([data])
        else void begin()
      },
      // says so when the session has ended
      onError: () => void catchUp().catch(() => {}),
    }),
  )
  useEffect(() => {
    if (status !== 'error') return undefined
    const timer = setTimeout(reset, RETRY_MS)
    return () => clearTimeout(timer)
  }, [status, reset])

  const lines = useMemo(() => {
    const loaded = known.data?.pages.flatMap(({ data }) => data) ?? NONE
    if (news.shown.length === 0) return loaded
    const byId = new Map([...loaded, ...news.shown].map((line) => [line.id, line]))
    return [...byId.values()].toSorted(latestFirst)
  }, [known.data, news.shown])
  return { ...known, lines, news, status: isCurrent ? status : ('past' as const) }
}

/** What has come in since a list was loaded; while it is held back, it is only counted. */
function useNews(list: string) {
  const [state, setState] = useState<{ list: string; lines: Line[]; heldAt: number | null }>({
    list,
    lines: NONE,
    heldAt: null,
  })
  const { lines, heldAt } = state.list === list ? state : { lines: NONE, heldAt: null }
  const shown = useMemo(() => (heldAt === null ? lines : lines.slice(0, heldAt)), [lines, heldAt])
  const isNew = useMemo(() => new Set(shown.map(({ id }) => id)), [shown])

  return {
    shown,
    count: lines.length,
    waiting: lines.length - shown.length,
    isHeld: heldAt !== null,
    isNew: (line: Line) => isNew.has(line.id),
    add: (added: Line[]) =>
      setState((known) => {
        const before = known.list === list ? known : { lines: NONE, heldAt: null }
        const ids = new Set(before.lines.map(({ id }) => id))
        return { list, heldAt: before.heldAt, lines: [...before.lines, ...added.filter(({ id }) => !ids.has(id))] }
      }),
    clear: () => setState({ list, lines: NONE, heldAt: null }),
    hold: (isHeld: boolean) =>
      setState((known) => {
        const own = known.list === list ? known.lines : NONE
        if (isHeld === (known.heldAt !== null)) return known
        return { list, lines: own, heldAt: isHeld ? own.length : null }
      }),
  }
}
