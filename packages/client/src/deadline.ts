import { SipspaceError } from './error.ts'
import type { AbortSignalLike } from './options.ts'

/** The moment that a call has to be over, and why it was given up when it was. */
export interface Deadline {
  /** what the call then rejects with; null as long as it may go on */
  over: () => SipspaceError | null
  /** milliseconds until the time is up */
  remaining: () => number
  /**
   * what a task comes to, or a rejection as soon as the call is over; no task is begun then. Each has a signal of its own:
   * what listens to it goes with it.
   */
  within: <T>(task: (signal: AbortSignal) => Promise<T>) => Promise<T>
  wait: (ms: number) => Promise<void>
  /** frees the timer and the caller's signal; has to be called */
  release: () => void
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Starts the time of a call.
 *
 * @throws {TypeError} when there is none
 */
export function startDeadline(timeoutMs: number, caller: AbortSignalLike | undefined, operation: string): Deadline {
  requireTimeout(timeoutMs)
  const end = Date.now() + timeoutMs
  let over: ReturnType<Deadline['over']> = null
  let current: AbortController | undefined
  let refuse: () => void = () => undefined
  const rejection = new Promise<never>((_resolve, reject) => {
    refuse = () => reject(new Error('the call is over'))
  })
  // it may be that nothing waits for it when it rejects
  rejection.catch(() => undefined)
  const finish = (code: 'timeout' | 'aborted', message: string, cause?: unknown) => {
    if (over !== null) return
    over = new SipspaceError({ code, message, operation, cause })
    refuse()
    current?.abort()
  }
  const abort = () => finish('aborted', 'The call was given up.', caller?.reason)
  const expire = () => finish('timeout', `No answer within ${timeoutMs} ms.`)
  const timer = timeoutMs > LONGEST_TIMER_MS ? undefined : setTimeout(expire, timeoutMs)
  if (caller?.aborted) abort()
  else caller?.addEventListener('abort', abort)

  const within: Deadline['within'] = (task) => {
    if (over !== null) return rejection
    current = new AbortController()
    return Promise.race([task(current.signal), rejection])
  }
  return {
    over: () => over,
    remaining: () => end - Date.now(),
    within,
    async wait(ms) {
      let waiting: ReturnType<typeof setTimeout> | undefined
      try {
        await within(
          () =>
            new Promise<void>((resolve) => {
              waiting = setTimeout(resolve, ms)
            }),
        )
      } finally {
        clearTimeout(waiting)
      }
    },
    release() {
      clearTimeout(timer)
      caller?.removeEventListener('abort', abort)
    },
  }
}

/** @throws {TypeError} */
export function requireTimeout(timeoutMs: number): void {
  if (!(timeoutMs > 0)) throw new TypeError('timeoutMs must be more than 0')
}
