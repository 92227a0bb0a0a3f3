import { DIGEST_ALGORITHMS, type DigestAlgorithm } from '../credentials/digest.rules.ts'
import { isSpoken, type SipAlgorithms } from '../credentials/passwords.rules.ts'
import type { MessageKey, MessageParams } from '../messages/messages.ts'

/** What keeps an account from registering at the SIP servers of its Space (errors), and what may (warnings). */
export const REGISTRATION_PROBLEMS = {
  not_activated: 'error',
  blocked: 'error',
  space_expired: 'error',
  super_admin: 'error',
  no_password: 'error',
  no_common_algorithm: 'error',
  missing_hash: 'warning',
  address_missing: 'warning',
  wrong_password: 'warning',
  no_device: 'warning',
  registrar_unavailable: 'warning',
} as const satisfies Record<string, 'error' | 'warning'>

export type RegistrationProblemCode = keyof typeof REGISTRATION_PROBLEMS

export interface RegistrationProblem {
  code: RegistrationProblemCode
  params: MessageParams
}

/** The key of the message that says what a problem is, and what to do about it. */
export const problemMessage = (code: RegistrationProblemCode): MessageKey => `registration_${code}`

/** What is known of an account that its registration depends on. */
export interface RegistrationFacts {
  activated: boolean
  blocked: boolean
  /** whether it is an admin of a super Space, whose hashes the views for SIP servers leave out */
  is_hidden_super_admin: boolean
  space_expire_at: string | null
  sip_algorithms: SipAlgorithms
  algorithms: readonly DigestAlgorithm[]
  /** when its password was set last (ISO 8601); null where it has none */
  password_set_at: string | null
  /** whether `user@domain` is in the table that Asterisk's views read */
  has_address: boolean
  last_wrong_password: { at: string; ip: string } | null
  /** how many devices the SIP server knows; null where it was not asked, or did not answer */
  devices: number | null
  registrar: 'none' | 'available' | 'unavailable'
}

/** The algorithms that the SIP servers of a Space ask for; null where the Space does not say. */
export const algorithmsAsked = (spoken: SipAlgorithms): DigestAlgorithm[] | null =>
  spoken === null ? null : DIGEST_ALGORITHMS.filter((algorithm) => isSpoken(algorithm, spoken))

const list = (algorithms: readonly DigestAlgorithm[]): string => algorithms.join(', ')

/** What is wrong with the hashes of an account, for what the SIP servers of its Space ask for. */
export function hashProblems(algorithms: readonly DigestAlgorithm[], spoken: SipAlgorithms): RegistrationProblem[] {
  if (algorithms.length === 0) return [{ code: 'no_password', params: {} }]
  const asked = algorithmsAsked(spoken) ?? []
  const missing = asked.filter((algorithm) => !algorithms.includes(algorithm))
  if (missing.length === 0) return []
  const params = { missing: list(missing), kept: list(algorithms) }
  return [{ code: missing.length < asked.length ? 'missing_hash' : 'no_common_algorithm', params }]
}

/** Whether a password that was wrong was sent after the present one was set. */
const isLater = (wrongAt: string, setAt: string | null): boolean =>
  setAt === null || Date.parse(wrongAt) > Date.parse(setAt)

/** A moment for people to read: to the minute. */
const toTheMinute = (moment: string): string => `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Why an account cannot register, or may not be able to; errors first, as they are looked for first. */
export function registrationProblems(facts: RegistrationFacts, now: Date): RegistrationProblem[] {
  const problems: RegistrationProblem[] = []
  const add = (code: RegistrationProblemCode, params: MessageParams = {}) => {
    problems.push({ code, params })
  }
  const { space_expire_at: expireAt, last_wrong_password: wrong, registrar } = facts
  if (!facts.activated) add('not_activated')
  if (facts.blocked) add('blocked')
  if (expireAt !== null && new Date(expireAt) <= now) add('space_expired', { at: toTheMinute(expireAt) })
  if (facts.is_hidden_super_admin) add('super_admin')
  problems.push(...hashProblems(facts.algorithms, facts.sip_algorithms))
  if (!facts.has_address) add('address_missing')
  if (wrong !== null && isLater(wrong.at, facts.password_set_at))
    add('wrong_password', { at: toTheMinute(wrong.at), ip: wrong.ip })
  if (registrar === 'unavailable') add('registrar_unavailable')
  if (registrar === 'available' && facts.devices === 0) add('no_device')
  return problems
}

export const isError = ({ code }: RegistrationProblem): boolean => REGISTRATION_PROBLEMS[code] === 'error'
