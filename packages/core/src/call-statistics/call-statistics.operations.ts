import { z } from 'zod'
import { AppError } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import { PERIODS, SeriesPeriod } from '../statistics/statistics.schema.ts'
import {
  countCalls,
  countCallsByBucket,
  endCall,
  insertCall,
  listCalls,
  type Reporter,
  upsertCallDevice,
} from './call-statistics.queries.ts'
import {
  CALLS_PER_PAGE,
  CallLog,
  CallSeries,
  GetCallSeries,
  ListCalls,
  ListOwnCalls,
  ListSpaceCalls,
  ReportCall,
  ReportCallDevice,
  ReportCallEnd,
  ReportedCall,
  ReportedCallDevice,
  SpaceCalls,
} from './call-statistics.schema.ts'
import { listSpaceCalls } from './space-calls.queries.ts'

/** Whose calls or messages the one who acts may report. */
export const reporterOf = ({ actor, space }: Context & { actor: Actor }): Reporter => ({
  spaceId: space.id,
  ofAllSpaces: actor.role === 'superAdmin',
})

export const report = mutation({
  summary: 'Report a call that has begun',
  access: 'admin',
  input: ReportCall,
  output: z.void(),
  errors: ['call_exists'],
  run: (ctx, { id, from, to, initiated_at, ended_at = null, conference_id = null }) => {
    const call = { id, from, to, initiatedAt: initiated_at, endedAt: ended_at, conferenceId: conference_id }
    return insertCall(ctx.db, reporterOf(ctx), call, ctx.clock())
  },
})

export const reportEnd = mutation({
  summary: 'Report that a call has ended',
  access: 'admin',
  input: ReportCallEnd,
  output: ReportedCall,
  errors: ['call_not_found'],
  async run(ctx, { call_id, ended_at }) {
    const call = await endCall(ctx.db, ctx.space.id, call_id, ended_at, ctx.clock())
    if (!call) throw new AppError('call_not_found')
    return call
  },
})

export const reportDevice = mutation({
  summary: 'Report what became of a call at a device: what has been reported of it before stays',
  access: 'admin',
  input: ReportCallDevice,
  output: ReportedCallDevice,
  errors: ['no_such_call'],
  async run(ctx, { call_id, device_id, rang_at = null, invite_terminated = null }) {
    const reported = { callId: call_id, deviceId: device_id, rangAt: rang_at, terminated: invite_terminated }
    const found = await upsertCallDevice(ctx.db, ctx.space.id, reported, ctx.clock())
    if (!found) throw new AppError('no_such_call')
    const { created, ...device } = found
    return { created, device: { ...device, call_id } }
  },
})

/** @throws AppError account_not_found when the Space has no such account */
async function logOf(ctx: Context, spaceId: number, accountId: number, page: number) {
  const total = await countCalls(ctx.db, spaceId, accountId)
  if (total === undefined) throw new AppError('account_not_found')
  const offset = (page - 1) * CALLS_PER_PAGE
  const data = offset < total ? await listCalls(ctx.db, accountId, { offset }) : []
  return { data, page, per_page: CALLS_PER_PAGE, total }
}

export const list = query({
  summary: 'List the calls that an account has made and got, newest first, by numbered pages',
  fromReplica: true,
  access: 'admin',
  input: ListCalls,
  output: CallLog,
  errors: ['account_not_found'],
  run: (ctx, { id, page }) => logOf(ctx, ctx.space.id, id, page),
})

export const listOwn = query({
  summary: 'List the calls that one has made and got, newest first, by numbered pages',
  fromReplica: true,
  access: 'user',
  input: ListOwnCalls,
  output: CallLog,
  run: (ctx, { page }) => logOf(ctx, ctx.actor.home.id, ctx.actor.id, page),
})

export const listOfSpace = query({
  summary: 'List the calls from and to addresses of the Space, newest first, part by part',
  fromReplica: true,
  access: 'admin',
  input: ListSpaceCalls,
  output: SpaceCalls,
  run: ({ db, space }, { cursor, ...filter }) => listSpaceCalls(db, space, filter, cursor ?? null),
})

/** @throws AppError account_not_found when the Space has no such account */
async function seriesOf(ctx: Context, spaceId: number, accountId: number, wanted: z.output<typeof SeriesPeriod>) {
  const { period, time_zone: timeZone } = wanted
  const data = await countCallsByBucket(ctx.db, spaceId, accountId, { period, timeZone }, ctx.clock())
  if (!data) throw new AppError('account_not_found')
  return { unit: PERIODS[period].unit, data }
}

export const getSeries = query({
  summary: 'How many calls an account made and got over a period, and how many messages it sent',
  fromReplica: true,
  access: 'admin',
  input: GetCallSeries,
  output: CallSeries,
  errors: ['account_not_found'],
  run: (ctx, { id, ...wanted }) => seriesOf(ctx, ctx.space.id, id, wanted),
})

export const getOwnSeries = query({
  summary: 'How many calls one made and got over a period, and how many messages one sent',
  fromReplica: true,
  access: 'user',
  input: SeriesPeriod,
  output: CallSeries,
  run: (ctx, wanted) => seriesOf(ctx, ctx.actor.home.id, ctx.actor.id, wanted),
})
