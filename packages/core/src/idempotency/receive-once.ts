import { createHash } from 'node:crypto'
import type { ApplicationDatabase } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { findKey } from './idempotency.queries.ts'
import { digestOfKey, type KeyOwner } from './idempotency.rules.ts'
import { inUse, type Means, performInTransaction } from './perform-once.ts'

/** Who sends a file, and what it is kept with. */
interface Sender extends Omit<Means, 'now'> {
  clock: () => Date
  space: { id: number }
  actor: { id: number } | null
  client: { ip: string }
  idempotencyKey?: string | null
}

/** How an operation takes in a file that comes with its request. */
interface Upload<Received, Output> {
  operation: string
  /** what the request has beside the file */
  input: unknown
  /** bytes that are taken of a file at most */
  maxBytes: number
  /** asked for once; null: the request has no file */
  open: () => Promise<AsyncIterable<Buffer> | null>
  /** takes the file in as it comes, outside of a transaction, and as nothing that anything sees yet */
  receive: (file: () => Promise<AsyncIterable<Buffer> | null>) => Promise<Received>
  /** makes of the file what the operation is for, in one transaction with the note of its answer */
  finish: (db: ApplicationDatabase, received: Received) => Promise<Output>
  /** deletes what was taken in, where `finish` has made nothing of it */
  discard: (received: Received) => Promise<void>
}

/**
 * Takes a file in once for the idempotency key of its request, if it has one. Two requests are the same where their files have the
 * same bytes, so that one that comes again is read to its end before it gets the answer again, and nothing of it is kept.
 *
 * A key is not locked while a file comes, which may take long: of two that come at the same time, the second to end gets the
 * answer of the first. A file that is refused before its end has changed nothing, and leaves its key free.
 *
 * @throws AppError idempotency_key_in_use, idempotency_key_reused; what `receive` and `finish` throw
 */
export async function receiveOnce<Received, Output>(
  sender: Sender,
  { operation, input, maxBytes, open, receive, finish, discard }: Upload<Received, Output>,
): Promise<Output> {
  const { db, secrets, session, space, actor, client, idempotencyKey: key = null } = sender
  const owner: KeyOwner = { spaceId: space.id, actorId: actor?.id ?? null, ip: client.ip }
  const hasAnswer = async () =>
    key !== null && (await findKey(db, digestOfKey(key, owner), sender.clock()))?.answer != null
  const perform = (sum: string, task: (performing: ApplicationDatabase) => Promise<Output>): Promise<Output> => {
    if (key === null) return task(db)
    const request = { key, operation, owner, input: [input, sum] }
    return performInTransaction({ db, secrets, session, now: sender.clock() }, request, (performing) =>
      task(performing.db),
    ) as Promise<Output>
  }

  const file = summed(open)
  if (await hasAnswer()) {
    await file.drain(maxBytes)
    // unless the answer has been deleted meanwhile
    return perform(file.sum(), () => Promise.reject(inUse()))
  }
  const received = await receive(file.open).catch(async (error: unknown) => {
    // such as that there is nothing to upload any more, since the same request has done it
    throw error instanceof AppError && (await hasAnswer()) ? inUse() : error
  })
  try {
    return await perform(file.sum(), (performing) => finish(performing, received))
  } finally {
    await discard(received)
  }
}

/** A file, and what its bytes come to (SHA-256) once it was read. */
function summed(source: Upload<unknown, unknown>['open']) {
  const hash = createHash('sha256')
  async function* read(file: AsyncIterable<Buffer>) {
    for await (const part of file) {
      hash.update(part)
      yield part
    }
  }
  const open = async () => {
    const file = await source()
    return file && read(file)
  }
  return {
    open,
    sum: () => hash.digest('base64url'),
    /** Reads the file and keeps nothing of it; of one that is too large no more than makes it another. */
    async drain(maxBytes: number) {
      let bytes = 0
      for await (const part of (await open()) ?? []) {
        bytes += part.length
        if (bytes > maxBytes) return
      }
    },
  }
}
