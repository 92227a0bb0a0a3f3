import { z } from 'zod'
import { listAudit, listAuditOperations, readPosition, type Wanted } from '../audit-log/audit-log.queries.ts'
import { matches } from '../audit-log/audit-log.rules.ts'
import { type AuditFilter, AuditLine, AuditList, FollowAudit, ListAudit } from '../audit-log/audit-log.schema.ts'
import { AppError } from '../errors.ts'
import { type Actor, type Context, query, subscription } from '../operation.ts'

/** @throws AppError forbidden for all Spaces, unless to a super admin */
function wantedBy(ctx: Context & { actor: Actor }, { scope, ...filter }: AuditFilter): Wanted {
  if (scope === 'space') return { ...filter, spaceId: ctx.space.id }
  if (ctx.actor.role !== 'superAdmin') throw new AppError('forbidden')
  return { ...filter, spaceId: null }
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
    const lines = await listAudit(ctx.db, wantedBy(ctx, filter), part)
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
    const wanted = wantedBy(ctx, filter)
    if (!ctx.auditFeed) throw new AppError('unavailable')
    const after = lastEventId === null ? null : readPosition(lastEventId)
    for await (const { position, line } of ctx.auditFeed.follow({ after, wanted, signal })) {
      if (line === null || matches(line, wanted)) yield { id: position, data: line }
    }
  },
})
