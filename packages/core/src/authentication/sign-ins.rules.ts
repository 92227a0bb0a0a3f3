import type { Actor } from '../operation.ts'
import { isExpired } from '../spaces/spaces.rules.ts'

interface Admissible {
  role: Actor['role']
  blocked: boolean
  home: { id: number; expire_at: string | null }
}

/**
 * Why an authenticated user is refused all the same: a blocked account, an expired Space, or another Space
 * than that of the account. Null for those who are admitted, and for requests without credentials in a Space that has not expired.
 */
export function refusalOf(space: { id: number; expire_at: string | null }, account: Admissible | null, now: Date) {
  if (account?.blocked) return 'account_blocked'
  if (isExpired(space, now) || (account && isExpired(account.home, now))) return 'space_expired'
  return account && account.home.id !== space.id && account.role !== 'superAdmin' ? 'wrong_space' : null
}
