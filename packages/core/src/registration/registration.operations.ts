import { AccountId } from '../accounts/accounts.schema.ts'
import { AppError } from '../errors.ts'
import { translate } from '../messages/messages.ts'
import { type Context, query } from '../operation.ts'
import type { Device } from '../ports.ts'
import { realmOf } from '../space-identity.ts'
import { findRegistration } from './registration.queries.ts'
import {
  algorithmsAsked,
  isError,
  problemMessage,
  REGISTRATION_PROBLEMS,
  registrationProblems,
} from './registration.rules.ts'
import { RegistrationStatus } from './registration.schema.ts'

/** What the SIP server knows of an account. That it does not answer is part of the answer here. */
async function registered(
  { registrar }: Context,
  address: { username: string; domain: string },
): Promise<{ registrar: 'none' | 'available' | 'unavailable'; devices: Record<string, Device> | null }> {
  if (!registrar) return { registrar: 'none', devices: null }
  try {
    return { registrar: 'available', devices: await registrar.list(address) }
  } catch {
    return { registrar: 'unavailable', devices: null }
  }
}

export const getRegistration = query({
  summary: 'Tell whether an account can register at the SIP servers of its Space, and if not, why',
  access: 'admin',
  input: AccountId,
  output: RegistrationStatus,
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    const found = await findRegistration(ctx.db, ctx.space.id, id)
    if (!found) throw new AppError('account_not_found')
    const now = ctx.clock()
    const { registrar, devices } = await registered(ctx, found)
    const known = devices === null ? null : Object.keys(devices).length
    const problems = registrationProblems({ ...found, registrar, devices: known }, now)
    const end = found.provisioning_token_expire_at
    return {
      address: `${found.username}@${found.domain}`,
      realm: realmOf(found),
      can_register: !problems.some(isError),
      problems: problems.map(({ code, params }) => ({
        code,
        severity: REGISTRATION_PROBLEMS[code],
        message: translate(ctx.language ?? 'en', problemMessage(code), params),
      })),
      algorithms_asked: algorithmsAsked(found.sip_algorithms),
      algorithms_kept: found.algorithms,
      password_set_at: found.password_set_at,
      last_wrong_password: found.last_wrong_password,
      devices,
      last_provisioning: found.last_provisioning,
      provisioning_link: found.provisioning_token
        ? { expire_at: end, is_expired: end !== null && Date.parse(end) <= now.getTime() }
        : null,
    }
  },
})
