import { constraintError } from '../database/constraint-errors.ts'
import type { ApplicationDatabase } from '../database/database.ts'
import { AppError } from '../errors.ts'
import type { Secrets } from '../secrets/secrets.rules.ts'
import { claimKey, findKey, forgetKey, keepAnswer, lockKey } from './idempotency.queries.ts'
import {
  digestOfKey,
  fingerprintOf,
  isPassing,
  type KeptAnswer,
  type KeyOwner,
  openAnswer,
  sealAnswer,
} from './idempotency.rules.ts'

/** Seconds after which a request that came while the first was under way may come again. */
const AGAIN_SECONDS = 1

/** A request that names itself. */
interface NamedRequest {
  key: string
  operation: string
  input: unknown
  owner: KeyOwner
}

/** How an operation begins and ends the session of a browser. */
interface Sessions {
  hash: Buffer | null
  begin: (session: { token: string; expireAt: Date }) => void
  end: () => void
}

/** What a request is performed with. */
export interface Means {
  db: ApplicationDatabase
  secrets: Secrets
  session: Sessions
  now: Date
}

type Perform = (performing: { db: ApplicationDatabase; session: Sessions }) => Promise<unknown>

/** The same request is under way. */
export const inUse = () => new AppError('idempotency_key_in_use', undefined, { retryAfter: AGAIN_SECONDS })

/**
 * Performs an operation once for its key, in one transaction with the note of its answer, which the same request gets again.
 * Up to the end of the transaction the key is locked, and no longer when the process crashes: then nothing was done.
 *
 * What an operation has written before it refuses a request stays, as without a key: such as that a code was tried.
 *
 * @throws AppError idempotency_key_in_use, idempotency_key_reused; what the operation throws
 */
export async function performInTransaction(means: Means, request: NamedRequest, perform: Perform): Promise<unknown> {
  const { secrets, now, session } = means
  const digest = digestOfKey(request.key, request.owner)
  const end = await means.db
    .inOneTransaction(async (db): Promise<() => unknown> => {
      if (!(await lockKey(db, digest))) throw inUse()
      const found = await findKey(db, digest, now)
      if (found?.answer) return again(means, request, digest, { answer: found.answer, keyId: found.answer_key_id })
      const { outcome, kept } = await attempt(request, { db, session }, perform)
      if (kept) await keepAnswer(db, digest, await sealAnswer(secrets, request.key, digest, kept), now)
      return outcome
    })
    .catch((error: unknown) => {
      // some constraints are checked when the transaction ends
      throw constraintError(error) ?? error
    })
  return end()
}

/**
 * The same for an operation that a transaction cannot hold. Its key is claimed for a while, as nothing is known of it where
 * the process crashes: after that while it is performed again.
 *
 * @throws as {@link performInTransaction}
 */
export async function performClaimed(means: Means, request: NamedRequest, perform: Perform): Promise<unknown> {
  const { secrets, now, db, session } = means
  const digest = digestOfKey(request.key, request.owner)
  const found = await db.inOneTransaction(async (tx) => {
    if (!(await lockKey(tx, digest))) throw inUse()
    const known = await findKey(tx, digest, now)
    if (known?.claimed_until && Date.parse(known.claimed_until) > now.getTime()) throw inUse()
    if (!known?.answer) await claimKey(tx, digest, now)
    return known
  })
  if (found?.answer) {
    const end = await again(means, request, digest, { answer: found.answer, keyId: found.answer_key_id })
    return end()
  }
  try {
    const { outcome, kept } = await attempt(request, { db, session }, perform)
    if (kept) await keepAnswer(db, digest, await sealAnswer(secrets, request.key, digest, kept), now)
    else await forgetKey(db, digest)
    return outcome()
  } catch (error) {
    if (!(error instanceof AppError)) await forgetKey(db, digest).catch(() => undefined)
    throw error
  }
}

/** What an operation comes to, and what is to be kept of it: nothing where it may come to something else the next time. */
async function attempt(
  { operation, input }: NamedRequest,
  { db, session }: Pick<Means, 'db' | 'session'>,
  perform: Perform,
): Promise<{ outcome: () => unknown; kept: KeptAnswer | null }> {
  const answer: KeptAnswer = { fingerprint: fingerprintOf(operation, input), sessions: [] }
  const recording: Sessions = {
    hash: session.hash,
    begin(begun) {
      answer.sessions.push({ token: begun.token, expireAt: begun.expireAt.toISOString() })
      session.begin(begun)
    },
    end() {
      answer.sessions.push(null)
      session.end()
    },
  }
  try {
    const output = await perform({ db, session: recording })
    return { outcome: () => output, kept: { ...answer, output } }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error
    const { code, fields } = error
    const refuse = () => {
      throw error
    }
    return { outcome: refuse, kept: isPassing(error) ? null : { ...answer, error: { code, fields } } }
  }
}

/** What the same request came to. */
async function again(
  { secrets, session }: Means,
  { key, operation, input }: NamedRequest,
  digest: Buffer,
  sealed: Parameters<typeof openAnswer>[3],
): Promise<() => unknown> {
  const { fingerprint, error, output, sessions } = await openAnswer(secrets, key, digest, sealed)
  if (fingerprint !== fingerprintOf(operation, input))
    throw new AppError('idempotency_key_reused', { 'idempotency-key': [{ key: 'taken' }] })
  for (const one of sessions) {
    if (one) session.begin({ token: one.token, expireAt: new Date(one.expireAt) })
    else session.end()
  }
  return () => {
    if (error) throw new AppError(error.code, error.fields)
    return output
  }
}
