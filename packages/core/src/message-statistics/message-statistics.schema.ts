import { z } from 'zod'
import { Identifier, ReportedAddress } from '../call-statistics/call-statistics.schema.ts'
import { Moment, Timestamp } from '../text.schema.ts'

export const ReportMessage = z.object({
  id: Identifier.meta({ description: 'What the message is known by in later reports.' }),
  from: ReportedAddress,
  sent_at: Moment,
  encrypted: z.boolean(),
  conference_id: Identifier.nullish(),
})

export const ReportMessageDevice = z.object({
  message_id: Identifier,
  to: ReportedAddress,
  device_id: Identifier,
  last_status: z
    .int()
    .min(0)
    .max(999)
    .meta({ description: 'The status of the delivery (RFC 3261).', examples: [200] }),
  received_at: Moment,
})

export const MessageDevice = z
  .object({
    id: z.int(),
    message_id: z.string(),
    to_username: z.string().meta({ examples: ['bob0001'] }),
    to_domain: z.string().meta({ examples: ['sip.example.org'] }),
    device_id: z.string(),
    last_status: z.int().meta({ examples: [200] }),
    received_at: Timestamp,
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'MessageDevice' })

export const ReportedMessageDevice = z.object({
  created: z.boolean().meta({ description: 'Whether it is the first report of the device.' }),
  device: MessageDevice,
})
