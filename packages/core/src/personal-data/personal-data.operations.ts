import type { z } from 'zod'
import { findPersonalLines } from '../audit-log/audit-log.queries.ts'
import type { AuditLine } from '../audit-log/audit-log.schema.ts'
import { AppError } from '../errors.ts'
import { type Context, query } from '../operation.ts'
import { findPersonalData } from './personal-data.queries.ts'
import { AccountData, OwnData, PersonalData } from './personal-data.schema.ts'

const LINES_AT_ONCE = 1_000

/** A line without what it tells of other persons. */
const withoutOthers = (line: AuditLine, id: number): AuditLine => ({
  ...line,
  ...(line.actor && line.actor.id !== id ? { ip: null, user_agent: null } : {}),
  ...(line.account_id === id ? {} : { before: null, after: null }),
})

/** @throws AppError account_not_found */
async function collect(
  ctx: Context,
  spaceId: number,
  id: number,
  cursor: number | null | undefined,
): Promise<z.input<typeof PersonalData>> {
  const { account, ...kept } = await findPersonalData(ctx.db, spaceId, id)
  if (account === null) throw new AppError('account_not_found')
  const beforeId = cursor ?? null
  const lines = await findPersonalLines(ctx.db, id, { beforeId, limit: LINES_AT_ONCE + 1 })
  const audit_log = lines.slice(0, LINES_AT_ONCE).map((line) => withoutOthers(line, id))
  const next_cursor = lines.length > LINES_AT_ONCE ? Number(audit_log.at(-1)?.id) : null
  return { account, ...kept, audit_log, next_cursor }
}

export const getOwn = query({
  summary: 'Get all that is kept on your own account, as one document',
  fromReplica: true,
  access: 'user',
  input: OwnData,
  output: PersonalData,
  errors: ['account_not_found'],
  run: (ctx, { cursor }) => collect(ctx, ctx.actor.home.id, ctx.actor.id, cursor),
})

export const getOfAccount = query({
  summary: 'Get all that is kept on an account, as one document',
  fromReplica: true,
  access: 'admin',
  input: AccountData,
  output: PersonalData,
  errors: ['account_not_found'],
  run: (ctx, { id, cursor }) => collect(ctx, ctx.space.id, id, cursor),
})
