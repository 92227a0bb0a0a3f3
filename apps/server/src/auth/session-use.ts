import { type Database, expiryAfter, putOffSessionEnd } from '@sipspace/core'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { keepSession } from './session-cookie.ts'

/** A session is written to once in so long at most, however often it is used. */
const NOTED_EVERY_MS = 60_000

interface SessionUse {
  db: Database
  config: { SESSION_LIFETIME: number }
  clock: () => Date
  log: Pick<FastifyBaseLogger, 'warn'>
}

/** Puts the end of a session off that is in use, in the database and in the browser: it ends without use alone. */
export async function noteSessionUse(
  { db, config, clock, log }: SessionUse,
  session: { id: number; expireAt: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const end = expiryAfter(clock(), config.SESSION_LIFETIME)
  if (end === null || end.getTime() - Date.parse(session.expireAt) < NOTED_EVERY_MS) return
  try {
    await putOffSessionEnd(db, session.id, end)
    keepSession(request, reply, end)
  } catch (error) {
    // what was asked for may be answered all the same, as by a database that only reads
    log.warn({ err: error }, 'the use of a session was not noted')
  }
}
