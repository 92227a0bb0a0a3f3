import type { AppRouter } from '@sipspace/server/trpc'
import type { TRPCClientError, TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

/**
 * Sends a call that was refused because the session has ended once more after a new sign-in, so that nothing that was
 * typed in is lost; so it does with one for which who is signed in has to show again who they are.
 *
 * @param recoveries `signInAgain` resolves with whether there is a session again, `confirm` with whether it is confirmed;
 *   `leaveWhenBlocked` goes to the page that says so, where the reader is blocked
 */
export function signInLink(recoveries: {
  signInAgain: () => Promise<boolean>
  confirm: () => Promise<boolean>
  leaveWhenBlocked: () => Promise<boolean>
}): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const send = (isRefused: (code: unknown) => boolean) =>
          next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (error) => {
              if (error.data?.error === 'account_blocked') void recoveries.leaveWhenBlocked()
              if (isRefused(error.data?.error)) void goOn(error)
              else observer.error(error)
            },
          })
        const goOn = async (error: TRPCClientError<AppRouter>) => {
          const { signInAgain, confirm } = recoveries
          if (await (error.data?.error === 'unauthenticated' ? signInAgain() : confirm())) sent = send(() => false)
          else observer.error(error)
        }
        let sent = send((code) => code === 'unauthenticated' || code === 'confirmation_needed')
        return () => sent.unsubscribe()
      })
}
