import { setTimeout as sleep } from 'node:timers/promises'
import { type Actor, AppError, isAdminOf, refusalOf } from '@sipspace/core'
import type { FastifyRequest } from 'fastify'
import type { AuthDependencies, RevocationWatch } from './auth-dependencies.ts'
import { authenticate } from './authenticate.ts'
import { credentialsOf } from './credentials.ts'

/** What ends by itself, such as a session, is noticed within this time; what is ended, at once. */
const CHECK_EVERY_MS = 15_000

/** An account with all that decides what it may do. */
const rolesOf = ({ id, role, adminRole, keyRole }: Actor): string => [id, role, adminRole, keyRole].join(' ')

/** What has to be the same of two requests for one check to serve both. */
function credentialKey(request: FastifyRequest): string {
  const { method: _, uri: __, ...credentials } = credentialsOf(request)
  const { actor, space } = request.authenticated
  return JSON.stringify([credentials, actor && rolesOf(actor), space.id])
}

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
  if (!found.actor || !actor || rolesOf(found.actor) !== rolesOf(actor)) throw new AppError('forbidden')
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
 * no admin any more, or its Space has expired. The audit log tells when to look; however many streams a credential has
 * opened, it is looked up once for all of them.
 *
 * @param signal aborted when the request is over: then it never settles
 * @throws AppError, always
 */
export function waitForRevocation(
  deps: AuthDependencies,
  request: FastifyRequest,
  signal: AbortSignal,
): Promise<never> {
  return new Promise<never>((_resolve, reject) => {
    if (signal.aborted) return
    const known = deps.revocationWatches
    const key = credentialKey(request)
    const watch = known.get(key) ?? startWatch(deps, request, () => known.delete(key))
    known.set(key, watch)
    watch.refuse.add(reject)
    const leave = () => {
      watch.refuse.delete(reject)
      if (watch.refuse.size > 0 || known.get(key) !== watch) return
      known.delete(key)
      watch.stop()
    }
    signal.addEventListener('abort', leave, { once: true })
  })
}

function startWatch(deps: AuthDependencies, request: FastifyRequest, onEnd: () => void): RevocationWatch {
  const stopping = new AbortController()
  const refuse: RevocationWatch['refuse'] = new Set()
  checkUntilRefused(deps, request, stopping.signal).catch((error: unknown) => {
    if (stopping.signal.aborted) return
    stopping.abort()
    onEnd()
    for (const reject of refuse) reject(error)
  })
  return { refuse, stop: () => stopping.abort() }
}

async function checkUntilRefused(deps: AuthDependencies, request: FastifyRequest, signal: AbortSignal): Promise<void> {
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
  await Promise.race([checkAtTimes(), checkOnChanges()])
}
