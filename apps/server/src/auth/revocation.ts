import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, isAdminOf, refusalOf } from '@sipspace/core'
import type { FastifyRequest } from 'fastify'
import type { AuthDependencies } from './auth-dependencies.ts'
import { authenticate } from './authenticate.ts'
import { credentialsOf } from './credentials.ts'

/** What ends by itself, such as a session, is noticed within this time; what is ended, at once. */
const CHECK_EVERY_MS = 15_000

/**
 * Checks again whether a request that is being answered may go on, by the credentials that it came with.
 *
 * @throws AppError
 */
async function recheck(deps: AuthDependencies, request: FastifyRequest): Promise<void> {
  const { actor } = request.authenticated
  const found = await authenticate({ ...deps, signInListeners: [] }, credentialsOf(request), false)
  const refusal = refusalOf(found.space, found.actor, deps.clock())
  if (refusal) throw new AppError(refusal)
  if (found.actor?.id !== actor?.id || found.actor?.role !== actor?.role) throw new AppError('forbidden')
}

/**
 * Checks between two parts of a file that is being sent whether its reader may still read it as an admin of the Space. An
 * answer to a Digest challenge counts once only (RFC 7616), so after one the account alone is looked at.
 *
 * @throws AppError
 */
export async function recheckAdmin(deps: AuthDependencies, request: FastifyRequest): Promise<void> {
  const { actor, space, kind } = request.authenticated
  if (kind !== 'digest') return recheck(deps, request)
  const isAdmin = actor !== null && (await isAdminOf(deps.db, { accountId: actor.id, spaceId: space.id }, deps.clock()))
  if (!isAdmin) throw new AppError('forbidden')
}

/**
 * Waits until a request that stays open may not go on: its session or key has ended, its account is blocked, deleted or
 * no admin any more, or its Space has expired. The audit log tells when to look.
 *
 * @param signal aborted when the request is over: then it never settles
 * @throws AppError, always
 */
export async function waitForRevocation(
  deps: AuthDependencies,
  request: FastifyRequest,
  signal: AbortSignal,
): Promise<never> {
  const { actor, space } = request.authenticated
  const check = () => recheck(deps, request)
  const checkAtTimes = async () => {
    for (;;) {
      await sleep(CHECK_EVERY_MS, undefined, { signal })
      await check()
    }
  }
  const checkOnChanges = async () => {
    for await (const { line } of deps.auditFeed.follow({ after: null, wanted: { spaceId: null }, signal })) {
      const isOfSpace = line?.kind === 'space' && (line.space?.id === actor?.home.id || line.space?.id === space.id)
      if (isOfSpace || (line && line.account_id === actor?.id)) await check()
    }
  }
  await Promise.race([checkAtTimes(), checkOnChanges()]).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return new Promise<never>(() => {})
}
