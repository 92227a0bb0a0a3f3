import type { FieldErrors } from '../errors.ts'
import type { CallForwardingTarget, CallForwardingType } from './call-forwardings.schema.ts'

interface Known {
  id: number
  type: CallForwardingType
  enabled: boolean
}

interface Wanted {
  /** undefined for a new one */
  id?: number | undefined
  type?: CallForwardingType | undefined
  enabled?: boolean | undefined
}

/**
 * What is wrong with a forwarding beside those that the account has: each type is there once, and while `always` is
 * enabled no other may be, as it would never take effect.
 */
export function conflicts(known: readonly Known[], { id, type, enabled }: Wanted): FieldErrors {
  const others = known.filter((other) => other.id !== id)
  const errors: FieldErrors = {}
  if (others.some((other) => other.type === type)) errors['type'] = [{ key: 'taken' }]
  const excludes = (other: Known) => other.enabled && (other.type === 'always') !== (type === 'always')
  if (enabled && type !== undefined && others.some(excludes)) {
    errors['enabled'] = [{ key: type === 'always' ? 'forwarding_others_enabled' : 'forwarding_always_enabled' }]
  }
  return errors
}

interface Target {
  forward_to?: CallForwardingTarget | undefined
  sip_uri?: string | null | undefined
  contact_id?: number | null | undefined
}

/** What a target lacks. */
export function missingTarget({ forward_to, sip_uri, contact_id }: Target): FieldErrors {
  if (forward_to === 'sip_uri' && sip_uri == null) return { sip_uri: [{ key: 'required' }] }
  if (forward_to === 'contact' && contact_id == null) return { contact_id: [{ key: 'required' }] }
  return {}
}

/** The target as it is kept: without what belongs to another kind of target. */
export const targetColumns = ({ forward_to, sip_uri, contact_id }: Target & { forward_to: CallForwardingTarget }) => ({
  forward_to,
  sip_uri: forward_to === 'sip_uri' ? (sip_uri ?? null) : null,
  contact_id: forward_to === 'contact' ? (contact_id ?? null) : null,
})
