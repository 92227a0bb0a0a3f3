import { z } from 'zod'
import { reporterOf } from '../call-statistics/call-statistics.operations.ts'
import { AppError } from '../errors.ts'
import { mutation } from '../operation.ts'
import { insertMessage, upsertMessageDevice } from './message-statistics.queries.ts'
import { ReportedMessageDevice, ReportMessage, ReportMessageDevice } from './message-statistics.schema.ts'

export const report = mutation({
  summary: 'Report a message that was sent',
  access: 'admin',
  input: ReportMessage,
  output: z.void(),
  errors: ['message_exists'],
  run: (ctx, { id, from, sent_at, encrypted, conference_id = null }) => {
    const message = { id, from, sentAt: sent_at, encrypted, conferenceId: conference_id }
    return insertMessage(ctx.db, reporterOf(ctx), message, ctx.clock())
  },
})

export const reportDevice = mutation({
  summary: 'Report how a message got on at a device of its recipient',
  access: 'admin',
  input: ReportMessageDevice,
  output: ReportedMessageDevice,
  errors: ['no_such_message'],
  async run(ctx, { message_id, to, device_id, last_status, received_at }) {
    const reported = {
      messageId: message_id,
      to,
      deviceId: device_id,
      lastStatus: last_status,
      receivedAt: received_at,
    }
    const found = await upsertMessageDevice(ctx.db, reporterOf(ctx), reported, ctx.clock())
    if (!found) throw new AppError('no_such_message')
    const { created, ...device } = found
    return { created, device: { ...device, message_id } }
  },
})
