import type { FieldErrors } from '../errors.ts'

/**
 * What is wrong with a new realm. In the header of a challenge it stands between quotation marks (RFC 7616 section 3.3), which
 * SIP servers do not escape. One that a Space has already stays as it is: hashes are made of it.
 */
export const realmErrors = (realm: string | null | undefined, present: string | null): FieldErrors =>
  realm != null && realm !== present && /["\\\p{Cc}\p{Cs}]/u.test(realm)
    ? { account_realm: [{ key: 'realm_characters' }] }
    : {}

/** Whether a Space has ended by a moment. */
export const isExpired = (space: { expire_at: string | null }, now: Date): boolean =>
  space.expire_at !== null && Date.parse(space.expire_at) <= now.getTime()
