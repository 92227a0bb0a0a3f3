import { sql } from 'kysely'
import type { Tx } from '../database/database.ts'
import { AppError } from '../errors.ts'
import type { Context } from '../operation.ts'
import { requireSent } from '../push/push.rules.ts'
import type { PushTarget } from '../push/push.schema.ts'
import { hashToken, randomToken } from '../random.ts'
import { deleteUnusedToken, lastTokenTo, type PushedTokenTable } from './pushed-tokens.queries.ts'

/** What is stored of a token that goes to a device. */
export interface PushedToken {
  hash: Buffer
  ip: string
  userAgent: string | null
  target: PushTarget
}

/** Where tokens of a kind are kept. */
export interface TokenStore {
  table: PushedTokenTable
  insert: (tx: Tx, token: PushedToken, now: Date) => Promise<{ id: number }>
  /** seconds for which a new one is good, null for any time */
  lifetime: number | null
}

const DAY_SECONDS = 86_400

/**
 * Makes a token and sends it to a device, where only the app can read it. A device gets one in a while; one that could
 * not be sent does not count.
 *
 * @throws AppError push_too_soon, or when it cannot be sent
 */
export async function pushToken(ctx: Context, target: PushTarget, store: TokenStore): Promise<void> {
  const token = randomToken()
  const now = ctx.clock()
  const { id } = await ctx.db.transaction().execute(async (tx) => {
    await lockDevice(tx, `${store.table} ${ctx.space.id} ${target.pn_provider} ${target.pn_param} ${target.pn_prid}`)
    const last = await lastTokenTo(tx, store.table, ctx.space.id, target)
    const from = now.getTime() - ctx.config.APP_API_ACCOUNT_CREATION_TOKEN_RETRY_MINUTES * 60_000
    if (last && Date.parse(last.created_at) > from) throw new AppError('push_too_soon')
    const { ip, userAgent } = ctx.client
    return store.insert(tx, { hash: hashToken(token), ip, userAgent, target }, now)
  })
  const ttl = Math.min(store.lifetime ?? DAY_SECONDS, DAY_SECONDS)
  const outcome = await ctx.push({ target, type: 'background', data: { token }, ttl })
  if (outcome !== 'sent') await deleteUnusedToken(ctx.db, store.table, id)
  requireSent(outcome)
}

/** Requests for one device take turns until their transaction ends. */
async function lockDevice(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx)
}
