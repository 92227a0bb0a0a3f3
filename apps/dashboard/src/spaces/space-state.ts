/** A Space that expires within so many days is marked. */
const DAYS_AHEAD = 30
const NEARLY_FULL = 0.9

export function endingOf(expireAt: string, now: Date): 'over' | 'soon' | 'later' {
  const left = Date.parse(expireAt) - now.getTime()
  if (left <= 0) return 'over'
  return left <= DAYS_AHEAD * 86_400_000 ? 'soon' : 'later'
}

interface Counted {
  accounts: number
  max_accounts: number
}

export function fullnessOf({ accounts, max_accounts: most }: Counted): 'free' | 'nearly' | 'full' {
  if (most === 0 || accounts < most * NEARLY_FULL) return 'free'
  return accounts < most ? 'nearly' : 'full'
}

/** Whether a Space has ended or soon will, or is full or nearly so. */
export const needsAttention = (space: Counted & { expire_at: string | null }, now: Date): boolean =>
  fullnessOf(space) !== 'free' || (space.expire_at !== null && endingOf(space.expire_at, now) !== 'later')
