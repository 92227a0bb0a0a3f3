import type { CreationTokenSource } from '../tokens/creation-tokens.queries.ts'

/** Which ways to an account a Space leaves open to people whom no admin has invited. */
export interface Registration {
  public_registration: boolean
  phone_registration: boolean
}

/**
 * Why a creation token creates no account in a Space; null when it does. An admin's token always does. One that was
 * asked for, or pushed to a device, shows that there is a person or a phone, not that anybody in the Space wants it.
 */
export function registrationRefusal(
  { public_registration, phone_registration }: Registration,
  source: CreationTokenSource,
): 'public_registration_off' | 'phone_registration_off' | null {
  if (source === 'admin') return null
  if (!public_registration) return 'public_registration_off'
  return source === 'push' && !phone_registration ? 'phone_registration_off' : null
}
