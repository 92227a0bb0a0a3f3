import { matchesPassword } from '../credentials/passwords.rules.ts'
import type { FieldErrors } from '../errors.ts'
import type { Actor, Context } from '../operation.ts'
import type { SignInOutcome } from '../ports.ts'
import { findPasswordsToCompare } from '../rate-limits/login-throttle.queries.ts'
import { realmOf } from '../space-identity.ts'

/**
 * What is wrong with the own password that an actor has sent in a field; a wrong one is counted. Nothing is wrong where the
 * account has none.
 *
 * @throws AppError too_many_requests
 */
export async function ownPasswordErrors(
  ctx: Context & { actor: Actor },
  password: string | undefined,
  field: 'old_password' | 'password',
): Promise<FieldErrors> {
  const { id: accountId, username, home } = ctx.actor
  const guess = ctx.loginThrottle.prepare({ username, domain: home.domain }, null)
  const found = await findPasswordsToCompare(ctx.db, accountId, guess)
  if (!found || found.passwords.length === 0) return {}
  if (password === undefined) return { [field]: [{ key: 'old_password_required' }] }
  const clear = { username, realm: realmOf(home), password }
  const note = (outcome: SignInOutcome) =>
    ctx.recordSignIn({ kind: 'old_password', outcome, spaceId: home.id, accountId })
  const isRight = await ctx.loginThrottle.attempt(guess, found.loginThrottle, {
    isRight: () => matchesPassword(found.passwords, clear),
    onRefused: () => note('too_many_requests'),
  })
  note(isRight ? 'ok' : 'wrong_password')
  return isRight ? {} : { [field]: [{ key: 'old_password_wrong' }] }
}
