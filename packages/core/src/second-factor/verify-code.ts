import { AppError, fieldError } from '../errors.ts'
import type { Actor, Context } from '../operation.ts'
import { hashToken } from '../random.ts'
import { findPasswordsToCompare } from '../rate-limits/login-throttle.queries.ts'
import { plainCode } from './recovery-codes.ts'
import { findSecondFactor, secondFactorPlace, takeRecoveryCode, takeStep } from './second-factor.queries.ts'
import { stepOfCode } from './totp.rules.ts'

type UserContext = Context & { actor: Actor }
type Factor = NonNullable<Awaited<ReturnType<typeof findSecondFactor>>>

/**
 * Takes a code of the actor's second factor: one of its authenticator app, or a recovery code. Wrong ones are counted as wrong
 * passwords are.
 *
 * @throws AppError invalid_input for a wrong code, or one that was taken before; second_factor_off, too_many_requests
 */
export async function takeCode(ctx: UserContext, code: string): Promise<void> {
  const factor = await findSecondFactor(ctx.db, ctx.actor.id)
  if (factor?.confirmed_at == null) throw new AppError('second_factor_off')
  const plain = plainCode(code)
  const hash = hashToken(plain)
  const step = factor.is_app_on ? await stepOf(ctx, factor, plain) : null
  await requireRight(ctx, step !== null || factor.recovery_codes.some((known) => known.equals(hash)))
  const { id } = ctx.actor
  const isTaken = step === null ? await takeRecoveryCode(ctx.db, id, hash) : await takeStep(ctx.db, id, step)
  if (!isTaken) throw fieldError('code', 'wrong_second_factor')
}

/**
 * Takes the first code of an authenticator app that does not count yet.
 *
 * @throws AppError as {@link takeCode}; second_factor_on where it counts already
 */
export async function takeFirstCode(ctx: UserContext, code: string): Promise<void> {
  const factor = await findSecondFactor(ctx.db, ctx.actor.id)
  if (factor?.is_app_on) throw new AppError('second_factor_on')
  if (!factor || factor.ciphertext === null) throw new AppError('second_factor_off')
  const step = await stepOf(ctx, factor, plainCode(code))
  await requireRight(ctx, step !== null)
  if (step === null || !(await takeStep(ctx.db, ctx.actor.id, step))) throw fieldError('code', 'wrong_second_factor')
}

async function stepOf(ctx: UserContext, { ciphertext, keyId }: Factor, code: string): Promise<number | null> {
  if (ciphertext === null || keyId === null) return null
  const secret = await ctx.secrets.decrypt(secondFactorPlace(ctx.actor.id), { ciphertext, keyId })
  return stepOfCode(secret, code, ctx.clock())
}

async function requireRight(ctx: UserContext, isRight: boolean): Promise<void> {
  const { id, username, home } = ctx.actor
  const guess = ctx.loginThrottle.prepare({ username, domain: home.domain }, null)
  const found = await findPasswordsToCompare(ctx.db, id, guess)
  const attempt = { isRight: () => isRight, onRefused: () => {} }
  if (!(await ctx.loginThrottle.attempt(guess, found?.loginThrottle ?? null, attempt))) {
    throw fieldError('code', 'wrong_second_factor')
  }
}
