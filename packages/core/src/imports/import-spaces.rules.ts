import type { SipAlgorithms } from '../credentials/passwords.rules.ts'
import { parseSipAddress } from '../credentials/sip-identity.rules.ts'
import type { FieldError, FieldErrors } from '../errors.ts'
import type { ImportPlanValue } from './imports.schema.ts'

/** What lines that go to a Space are read by. */
export interface RowSpace {
  id: number
  domain: string
  realm: string
  sipAlgorithms: SipAlgorithms
  defaultCountry: string | null
}

/** What the Space of a line is found by. */
export interface SpaceRules {
  /** the Space of the import */
  space: RowSpace
  /** all Spaces by their domains, where lines may go to those that they name */
  spaces: ReadonlyMap<string, RowSpace> | null
}

/** The username of a line, and the domain that is said with it: `sip:alice@sip.example.org` has both. */
export function readIdentity(fields: Record<string, unknown>, { plan }: { plan: ImportPlanValue }) {
  const { username, email, domain } = fields
  const ownDomains = typeof domain === 'string' ? [domain] : []
  if (typeof username !== 'string') {
    const made = plan.defaults.username === 'from_email' && typeof email === 'string' ? usernameOfAddress(email) : null
    return { username: made ?? undefined, domains: ownDomains }
  }
  const isAddress = /<sips?:|^[^\s@]+@[^\s@]+$/i.test(username)
  const identity = isAddress ? parseSipAddress(username) : null
  if (identity === null) return { username, domains: ownDomains }
  return { username: identity.username, domains: [...ownDomains, identity.domain] }
}

/** The part of an address before the @, in lower case. */
function usernameOfAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return (at < 0 ? address : address.slice(0, at)).toLowerCase()
}

/**
 * The Space that a line goes to by the domains that it names. A line of another Space is not taken unless that is asked
 * for: it would become another account than it was.
 */
export function spaceOfLine(
  domains: readonly string[],
  { space, spaces }: SpaceRules,
): { target: RowSpace; errors: FieldErrors } {
  const [named = space.domain] = domains
  const refused = (error: FieldError) => ({ target: space, errors: { domain: [error] } })
  const other = domains.find((domain) => domain !== named)
  if (other !== undefined)
    return refused({ key: 'domains_differ', params: { domain: storable(named), other: storable(other) } })
  if (named === space.domain) return { target: space, errors: {} }
  if (!spaces) return refused({ key: 'domain_other', params: { domain: space.domain, text: storable(named) } })
  const target = spaces.get(named)
  return target ? { target, errors: {} } : refused({ key: 'domain_unknown', params: { domain: storable(named) } })
}

/** Hashes of another realm are not taken: nobody could sign in by them. */
export function realmErrors(given: unknown, hash: string | null, { realm }: RowSpace): FieldErrors {
  const isOther = hash !== null && given !== undefined && given !== realm
  return isOther ? { realm: [{ key: 'realm_other', params: { realm } }] } : {}
}

/** A text that is wrong, as far as it can be kept. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed().slice(0, 64)
