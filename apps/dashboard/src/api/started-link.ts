import type { AppRouter } from '@sipspace/server/trpc'
import type { TRPCLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import { takeStarted } from './started.ts'

/** Gives the answer to a call that was sent before the scripts were there; the others, and those that failed, are sent. */
export function startedLink(space: string | null): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      const answer = op.type === 'query' ? takeStarted(space, op) : undefined
      if (answer === undefined) return next(op)
      return observable((observer) => {
        let sent: Unsubscribable | null = null
        let hasEnded = false
        const give = async () => {
          try {
            observer.next({ result: { type: 'data', data: await answer } })
            observer.complete()
          } catch {
            if (!hasEnded) sent = next(op).subscribe(observer)
          }
        }
        void give()
        return () => {
          hasEnded = true
          sent?.unsubscribe()
        }
      })
    }
}
