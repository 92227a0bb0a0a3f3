import { AppError, fieldError } from '../errors.ts'
import type { Actor, Context } from '../operation.ts'
import { hashToken } from '../random.ts'
import { findPasswordsToCompare } from '../rate-limits/login-throttle.queries.ts'
import { findSecondFactor, secondFactorPlace, takeRecoveryCode, takeStep } from './second-factor.queries.ts'
import { stepOfCode } from './totp.rules.ts'

type UserContext = Context & { actor: Actor }

/** A recovery code as it is hashed: people leave out the dash, or type small letters. */
export const plainCode = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase()

/**
 * Takes a code of the actor's second factor: one of its device, or a recovery code. Wrong ones are counted as wrong passwords
 * are.
 *
 * @throws AppError invalid_input for a wrong code, one that was taken before, or where there is no second factor;
 *   too_many_requests
 */
export async function takeCode(ctx: UserContext, code: string): Promise<void> {
  const { id, username, home } = ctx.actor
  const guess = ctx.loginThrottle.prepare({ username, domain: home.domain }, null)
  const [factor, found] = [await findSecondFactor(ctx.db, id), await findPasswordsToCompare(ctx.db, id, guess)]
  if (!factor) throw new AppError('second_factor_off')
  const plain = plainCode(code)
  const step = stepOfCode(await ctx.secrets.decrypt(secondFactorPlace(id), factor), plain, ctx.clock())
  const hash = hashToken(plain)
  const isRecoveryCode = factor.recovery_codes.some((known) => known.equals(hash))
  const isRight = await ctx.loginThrottle.attempt(guess, found?.loginThrottle ?? null, {
    isRight: () => step !== null || isRecoveryCode,
    onRefused: () => {},
  })
  const isTaken =
    isRight && (step === null ? await takeRecoveryCode(ctx.db, id, hash) : await takeStep(ctx.db, id, step))
  if (!isTaken) throw fieldError('code', 'wrong_second_factor')
}
