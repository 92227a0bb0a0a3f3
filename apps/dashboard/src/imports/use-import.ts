import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useTRPC } from '../api/api.ts'
import { type Import, isRunning } from './import-states.ts'

const POLL_MS = 2_000

/**
 * An import in progress: from the server's stream while it runs, and by requests where there is no stream.
 *
 * @param onOver called when it has ended before the reader's eyes
 * @returns `isLive`: whether it comes from the stream
 */
export function useImport(id: number, onOver: (imported: Import) => void) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const options = trpc.imports.get.queryOptions({ id })
  const { data } = useSuspenseQuery(options)
  const running = isRunning(data.state)
  const { status, error } = useSubscription(
    trpc.imports.watch.subscriptionOptions(
      { id },
      { enabled: running, onData: (event) => queries.setQueryData(options.queryKey, event.data) },
    ),
  )
  const isLive = status === 'pending'
  useQuery({ ...options, enabled: running && !isLive, refetchInterval: POLL_MS })

  const over = useEffectEvent(() => onOver(data))
  const wasRunning = useRef(running)
  useEffect(() => {
    const isOver = wasRunning.current && !running
    wasRunning.current = running
    if (!isOver) return
    over()
    const changed = [trpc.imports.pathFilter(), trpc.accounts.pathFilter(), trpc.statistics.pathFilter()]
    for (const filter of changed) void queries.invalidateQueries(filter)
  }, [running, queries, trpc])
  return { imported: data, isLive: isLive || (status === 'connecting' && !error) }
}
