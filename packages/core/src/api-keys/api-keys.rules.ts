import { canonicalAddress } from '../addresses.ts'

/** How an API key limits its use. */
export interface KeyLimits {
  /** the only address it may be used from, null for any */
  ip_address: string | null
  /** minutes without use after which it ends, null for never */
  expires_after_minutes: number | null
  /** when it ends in any case, null for never */
  expire_at: string | null
  /** when it was last used, in milliseconds since the epoch */
  lastUsedAt: number
}

/** Why a key may not be used from an address at a moment; null when it may. */
export function keyRefusal(key: KeyLimits, ip: string, now: Date): 'other_address' | 'expired' | null {
  if (key.ip_address !== null && sameForm(key.ip_address) !== sameForm(ip)) return 'other_address'
  if (key.expire_at !== null && Date.parse(key.expire_at) <= now.getTime()) return 'expired'
  if (key.expires_after_minutes === null) return null
  return now.getTime() - key.lastUsedAt < key.expires_after_minutes * 60_000 ? null : 'expired'
}

/** Keys from before addresses were kept in one form have them as the connection gave them. */
const sameForm = (ip: string): string => canonicalAddress(ip) ?? ip
