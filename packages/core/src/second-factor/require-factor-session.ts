import { AppError } from '../errors.ts'
import type { Actor, Context } from '../operation.ts'
import { findShownFactor } from './second-factor.queries.ts'

/**
 * The browser session that a request came by, for what changes a second factor: no key and no Digest answer has one, and where
 * there is a second factor, the session has to have shown it. Otherwise, who knows the password alone could remove it.
 *
 * @returns the id of the session
 * @throws AppError session_needed, confirmation_needed; unauthenticated where the session has ended meanwhile
 */
export async function requireFactorSession(ctx: Context & { actor: Actor }): Promise<number> {
  if (ctx.credential?.kind !== 'session') throw new AppError('session_needed')
  const found = await findShownFactor(ctx.db, ctx.credential.id)
  if (!found) throw new AppError('unauthenticated')
  if (found.is_on && found.second_factor_at === null) throw new AppError('confirmation_needed')
  return ctx.credential.id
}
