/** How an API key limits its use. */
export interface KeyLimits {
  /** the only address it may be used from, null for any */
  ip_address: string | null
  /** minutes without use after which it ends, null for never */
  expires_after_minutes: number | null
  /** when it was last used, in milliseconds since the epoch */
  lastUsedAt: number
}

/** Whether a key may be used from an address at a moment. */
export function mayUseKey(key: KeyLimits, ip: string, now: Date): boolean {
  if (key.ip_address !== null && key.ip_address !== ip) return false
  return key.expires_after_minutes === null || now.getTime() - key.lastUsedAt < key.expires_after_minutes * 60_000
}
