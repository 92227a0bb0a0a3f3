import type { FieldErrors } from '../errors.ts'

/**
 * What is wrong with a new realm. In the header of a challenge it stands between quotation marks (RFC 7616 section 3.3), which
 * SIP servers do not escape. One that a Space has already stays as it is: hashes are made of it.
 */
const realmErrors = (realm: string | null, present: string | null): FieldErrors =>
  realm !== present && realm?.match(/["\\\p{Cc}\p{Cs}]/u) ? { account_realm: [{ key: 'realm_characters' }] } : {}

interface Realms {
  account_realm?: string | null | undefined
  digest_authentication_configuration?: { realm?: string | null | undefined } | null | undefined
}

/**
 * The realm that an input asks for, null for the domain, by either of its names: the one that is changed, where a client sends
 * back all that it has read. Undefined where both are changed, to different realms.
 */
export function chosenRealm(input: Realms, present: string | null): string | null | undefined {
  const { account_realm: realm, digest_authentication_configuration: digest } = input
  const other = digest?.realm
  if (realm === undefined) return other ?? null
  if (other === undefined || other === present || other === realm) return realm
  return realm === present ? other : undefined
}

/** What is wrong with a realm, see {@link chosenRealm}. */
export const chosenRealmErrors = (realm: string | null | undefined, present: string | null): FieldErrors =>
  realm === undefined
    ? { 'digest_authentication_configuration.realm': [{ key: 'realms_differ' }] }
    : realmErrors(realm, present)

/** Whether a Space has ended by a moment. */
export const isExpired = (space: { expire_at: string | null }, now: Date): boolean =>
  space.expire_at !== null && new Date(space.expire_at) <= now

/** Where a logo is, on the host of its Space. Another logo has another address, so that caches may keep it. */
export const logoPath = (sha256: string): string => `/logo?v=${sha256.slice(0, 16)}`
