import { setTimeout as sleep } from 'node:timers/promises'
import type { LaunchOptions } from './launch.ts'
import { closeSession, openSession, type Session } from './session.ts'

const RETRY_MS = 1000

/**
 * Keeps a PostgreSQL running: whatever ends it but {@link closeSession}, such as a kernel that is out of memory, it is
 * started again. Without that a process would be without a database from then on; and one that another process has
 * started again would end with that other process.
 */
export function keepSession(
  options: LaunchOptions,
  first: Session,
  notice: (line: string) => void,
): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  let session = first

  async function keep(): Promise<void> {
    for (;;) {
      await session.lost
      if (stopping.signal.aborted) return
      notice('the database has ended, and is started again')
      session = await reopen()
      if (stopping.signal.aborted) return
    }
  }

  async function reopen(): Promise<Session> {
    for (;;) {
      try {
        return await openSession(options)
      } catch (error) {
        notice(error instanceof Error ? error.message : String(error))
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {})
        if (stopping.signal.aborted) return session
      }
    }
  }

  const keeping = keep()
  let stopped: Promise<void> | undefined
  return {
    stop() {
      stopped ??= stop()
      return stopped
    },
  }

  async function stop(): Promise<void> {
    stopping.abort()
    const wasLost = session.isLost()
    if (wasLost) await keeping
    await closeSession(options, session)
  }
}
