import { tooMany } from './too-many.ts'

/** How much of a process one account may use. */
export interface AccountShare {
  perMinute: number
  atOnce: number
  /** requests that change something, in a minute */
  changesPerMinute: number
}

export interface AccountLimitSettings {
  user: AccountShare
  admin: AccountShare
  /** streams of one account that are open at once */
  streams: number
}

interface Account {
  id: number
  role: 'user' | 'admin' | 'superAdmin'
}

/** Keeps one account from using up what a process has for all of them. */
export interface AccountLimits {
  /**
   * Waits for the turn of a request, when as many of its account as may run at once are running.
   *
   * @returns ends the turn
   * @throws AppError too_many_requests when it is one too many in this minute, or too many wait already
   */
  begin: (account: Account, kind: 'query' | 'mutation' | 'subscription') => Promise<() => void>
  /** @throws AppError too_many_requests when the account has as many streams open as it may have */
  beginStream: (account: Account) => () => void
}

const WINDOW_MS = 60_000

/** Requests of an account that wait for a turn at most, for each that may run. */
const WAITING_FOR_EACH = 16

/** Accounts that are remembered before those that have nothing under way are forgotten. */
const MAX_IDLE = 10_000

interface Use {
  windowEnds: number
  requests: number
  changes: number
  running: number
  waiting: (() => void)[]
  streams: number
}

/** @param settings null for no limits */
export function createAccountLimits(clock: () => Date, settings: AccountLimitSettings | null): AccountLimits {
  const nothing = () => {}
  if (settings === null) return { begin: () => Promise.resolve(nothing), beginStream: () => nothing }
  const uses = new Map<number, Use>()

  const forgetIdle = (now: number) => {
    for (const [id, { windowEnds, running, streams }] of uses) {
      if (windowEnds <= now && running === 0 && streams === 0) uses.delete(id)
    }
  }

  const useOf = (id: number, now: number): Use => {
    const known = uses.get(id)
    if (known && known.windowEnds > now) return known
    if (!known && uses.size >= MAX_IDLE) forgetIdle(now)
    const begun = known ?? { windowEnds: 0, requests: 0, changes: 0, running: 0, waiting: [], streams: 0 }
    Object.assign(begun, { windowEnds: now + WINDOW_MS, requests: 0, changes: 0 })
    uses.set(id, begun)
    return begun
  }

  return {
    async begin({ id, role }, kind) {
      const now = clock()
      const share = role === 'user' ? settings.user : settings.admin
      const use = useOf(id, now.getTime())
      use.requests += 1
      const isChange = kind === 'mutation'
      if (isChange) use.changes += 1
      if (use.requests > share.perMinute || (isChange && use.changes > share.changesPerMinute))
        throw tooMany(new Date(use.windowEnds), now)
      if (use.running < share.atOnce) use.running += 1
      else {
        if (use.waiting.length >= share.atOnce * WAITING_FOR_EACH) throw tooMany(new Date(now.getTime() + 1_000), now)
        // a request that ends passes its turn on, so that the number of those that run stays the same
        await new Promise<void>((resolve) => use.waiting.push(resolve))
      }
      return once(() => {
        const next = use.waiting.shift()
        if (next) next()
        else use.running -= 1
      })
    },

    beginStream({ id }) {
      const now = clock()
      const use = useOf(id, now.getTime())
      if (use.streams >= settings.streams) throw tooMany(new Date(now.getTime() + WINDOW_MS), now)
      use.streams += 1
      return once(() => {
        use.streams -= 1
      })
    },
  }
}

function once(run: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    run()
  }
}
