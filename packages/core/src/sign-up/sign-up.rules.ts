import type { Channel } from '../changes/changes.queries.ts'
import type { Registration } from '../spaces/registration.rules.ts'

/** Why nobody may create an account by a channel in a Space; null when anybody may. */
export function signUpRefusal(
  channel: Channel,
  space: Registration | undefined,
): 'public_registration_off' | 'phone_registration_off' | null {
  if (!space?.public_registration) return 'public_registration_off'
  return channel === 'phone' && !space.phone_registration ? 'phone_registration_off' : null
}
