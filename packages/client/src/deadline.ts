import type { AbortSignalLike } from './options.ts'

/** The moment that a call has to be over, and why it was given up when it was. */
export interface Deadline {
  /** for `fetch` */
  signal: AbortSignal
  /** null as long as the call may go on */
  over: () => { code: 'timeout' | 'aborted'; cause: unknown } | null
  /** milliseconds until the time is up */
  remaining: () => number
  /** what a task comes to, or a rejection as soon as the call is over; no task is begun then */
  within: <T>(task: () => Promise<T>) => Promise<T>
  wait: (ms: number) => Promise<void>
  /** frees the timer and the caller's signal; has to be called */
  release: () => void
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

export function startDeadline(timeoutMs: number, caller: AbortSignalLike | undefined): Deadline {
  const end = Date.now() + timeoutMs
  const controller = new AbortController()
  let over: ReturnType<Deadline['over']> = null
  const finish = (code: 'timeout' | 'aborted', cause: unknown) => {
    if (over !== null) return
    over = { code, cause }
    controller.abort()
  }
  const abort = () => finish('aborted', caller?.reason)
  const timer = timeoutMs > LONGEST_TIMER_MS ? undefined : setTimeout(() => finish('timeout', undefined), timeoutMs)
  if (caller?.aborted) abort()
  else caller?.addEventListener('abort', abort)

  const rejection = new Promise<never>((_resolve, reject) => {
    const refuse = () => reject(new Error('the call is over'))
    if (controller.signal.aborted) refuse()
    else controller.signal.addEventListener('abort', refuse, { once: true })
  })
  // it may be that nothing waits for it when it rejects
  rejection.catch(() => undefined)

  const within = <T>(task: () => Promise<T>): Promise<T> =>
    over === null ? Promise.race([task(), rejection]) : rejection
  return {
    signal: controller.signal,
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
