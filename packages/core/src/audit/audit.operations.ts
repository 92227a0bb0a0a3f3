import { z } from 'zod'
import { searchedIds } from '../accounts/account-list.queries.ts'
import { matchingIds } from '../accounts/bulk.queries.ts'
import {
  type LineSearch,
  listAudit,
  listAuditOperations,
  readPosition,
  type Wanted,
} from '../audit-log/audit-log.queries.ts'
import { matches } from '../audit-log/audit-log.rules.ts'
import { type AuditFilter, AuditLine, AuditList, FollowAudit, ListAudit } from '../audit-log/audit-log.schema.ts'
import { AppError } from '../errors.ts'
import { type Actor, type Context, query, subscription } from '../operation.ts'
import { readSearch } from '../search/search.rules.ts'

/** Accounts whose lines a text finds, at most. */
const MAX_ACCOUNTS = 100

/** @throws AppError forbidden for all Spaces, unless to a super admin */
async function wantedBy(ctx: Context & { actor: Actor }, { scope, text, ...filter }: AuditFilter): Promise<Wanted> {
  if (scope === 'all' && ctx.actor.role !== 'superAdmin') throw new AppError('forbidden')
  const search = text ? await readLineSearch(ctx, text, scope) : null
  return { ...filter, search, spaceId: scope === 'all' ? null : ctx.space.id }
}

async function readLineSearch(ctx: Context, text: string, scope: 'space' | 'all'): Promise<LineSearch> {
  const { words, digits, ip } = readSearch(text, ctx.space.default_country)
  // an IP address is where something was done from, not what an account is known by
  return { words, digits, ip, accountIds: ip === null ? await foundAccounts(ctx, text, scope) : [] }
}

async function foundAccounts({ db, space }: Context, text: string, scope: 'space' | 'all'): Promise<number[]> {
  if (scope === 'all')
    return searchedIds(db, { text, country: space.default_country, exceptDomain: null, limit: MAX_ACCOUNTS })
  return (await matchingIds(db, space, { text }, MAX_ACCOUNTS)).slice(0, MAX_ACCOUNTS)
}

export const list = query({
  summary: 'List what was done and by whom, the latest first, part by part',
  fromReplica: true,
  access: 'admin',
  input: ListAudit,
  output: AuditList,
  async run(ctx, { cursor, limit, from, until, ...filter }) {
    const beforeId = cursor == null ? null : Number(cursor)
    const part = { beforeId, limit: limit + 1, from: from ?? null, until: until ?? null }
    const lines = await listAudit(ctx.db, await wantedBy(ctx, filter), part)
    const data = lines.slice(0, limit)
    return { data, next_cursor: lines.length > limit ? String(data.at(-1)?.id) : null }
  },
})

export const listOperations = query({
  summary: 'List the names of the operations that the audit log tells of',
  access: 'admin',
  input: z.object({}),
  output: z.array(z.string()),
  run: (ctx) => listAuditOperations(ctx.db),
})

export const live = subscription({
  summary: 'Follow what is done and by whom, as it is done',
  access: 'admin',
  input: FollowAudit,
  output: AuditLine.nullable().meta({ description: 'Null: only where one stands, as the first event tells.' }),
  async *run(ctx, filter, { lastEventId, signal }) {
    const wanted = await wantedBy(ctx, filter)
    if (!ctx.auditFeed) throw new AppError('unavailable')
    const after = lastEventId === null ? null : readPosition(lastEventId)
    for await (const { position, line } of ctx.auditFeed.follow({ after, wanted, signal })) {
      if (line === null || matches(line, wanted)) yield { id: position, data: line }
    }
  },
})
