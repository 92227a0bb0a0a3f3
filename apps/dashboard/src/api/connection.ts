import { onlineManager } from '@tanstack/react-query'
import { errorCodeOf, queryClient } from './api.ts'

const PING_MS = 2_000

/** Whether the server answers: a device may be offline, or what was asked last may have got no answer. */
export type Connection = 'ok' | 'offline' | 'no_answer'

/** The connection as the latest requests show it. */
export function readConnection(): Connection {
  if (!onlineManager.isOnline()) return 'offline'
  const isUnanswered = queryClient
    .getQueryCache()
    .getAll()
    .some(({ state: { fetchStatus, fetchFailureReason } }) => {
      if (fetchStatus === 'paused') return true
      return fetchStatus === 'fetching' && fetchFailureReason !== null && errorCodeOf(fetchFailureReason) === 'offline'
    })
  return isUnanswered ? 'no_answer' : 'ok'
}

export function subscribeToConnection(listener: () => void): () => void {
  const ends = [queryClient.getQueryCache().subscribe(listener), onlineManager.subscribe(listener)]
  return () => {
    for (const end of ends) end()
  }
}

/** Calls back once the server answers. Returns what ends the wait. */
export function whenAnswered(listener: () => void): () => void {
  const controller = new AbortController()
  const ask = async () => {
    const isAnswered = await isReachable(controller.signal)
    if (!isAnswered || controller.signal.aborted) return
    clearInterval(timer)
    listener()
  }
  const timer = setInterval(() => void ask(), PING_MS)
  return () => {
    controller.abort()
    clearInterval(timer)
  }
}

async function isReachable(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch('/api/ping', { signal })).ok
  } catch {
    return false
  }
}
