import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { parseSipAddress, type SipIdentity } from '../credentials/sip-identity.rules.ts'
import { SeriesPeriod, SeriesUnit } from '../statistics/statistics.schema.ts'
import { line, Moment, Timestamp } from '../text.schema.ts'

/** What servers name calls, messages and devices by. */
export const Identifier = line(255)
  .min(1)
  .meta({ examples: ['a84b4c76e66710'] })

/** Whom a report is about: an account's address, which need not be of an account that is known. */
export const ReportedAddress = line(400)
  .min(1)
  .transform((given, ctx): SipIdentity => {
    const identity = parseSipAddress(given)
    if (identity) return identity
    ctx.addIssue({ code: 'custom', message: 'sip_address' })
    return z.NEVER
  })
  .meta({
    format: 'sip-address',
    description: 'A SIP address, with or without `sip:`.',
    examples: ['alice01@sip.example.org'],
  })

/** How the invitation of a device ended. */
const INVITE_STATES = ['error', 'declined', 'canceled', 'accepted_elsewhere', 'declined_elsewhere', 'accepted'] as const

const InviteState = z.enum(INVITE_STATES).meta({ id: 'InviteState' })

export const ReportCall = z.object({
  id: Identifier.meta({ description: 'What the call is known by in later reports, such as its Call-ID.' }),
  from: ReportedAddress,
  to: ReportedAddress,
  initiated_at: Moment,
  ended_at: Moment.nullish(),
  conference_id: Identifier.nullish(),
})

export const ReportCallEnd = z.object({ call_id: Identifier, ended_at: Moment })

export const ReportCallDevice = z.object({
  call_id: Identifier,
  device_id: Identifier,
  rang_at: Moment.nullish(),
  invite_terminated: z.object({ at: Moment, state: InviteState }).nullish().meta({
    description: 'How and when the invitation of the device ended.',
  }),
})

export const ReportedCall = z
  .object({
    id: z.string().meta({ examples: ['a84b4c76e66710'] }),
    from_username: z.string().meta({ examples: ['alice01'] }),
    from_domain: z.string().meta({ examples: ['sip.example.org'] }),
    to_username: z.string().meta({ examples: ['bob0001'] }),
    to_domain: z.string().meta({ examples: ['sip.example.org'] }),
    initiated_at: Timestamp,
    ended_at: Timestamp.nullable(),
    conference_id: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'ReportedCall' })

export const CallDevice = z
  .object({
    id: z.int(),
    call_id: z.string(),
    device_id: z.string(),
    rang_at: Timestamp.nullable(),
    invite_terminated_at: Timestamp.nullable(),
    invite_terminated_state: InviteState.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'CallDevice' })

export const ReportedCallDevice = z.object({
  created: z.boolean().meta({ description: 'Whether it is the first report of the device.' }),
  device: CallDevice,
})

/** A call of an account, with the devices that it rang at. */
const LoggedCall = ReportedCall.extend({ devices: z.array(CallDevice) }).meta({ id: 'LoggedCall' })

export const CALLS_PER_PAGE = 30

/** Devices of a call that a log shows at most. */
export const MAX_SHOWN_DEVICES = 100

export const CallLog = z.object({
  data: z.array(LoggedCall),
  page: z.int(),
  per_page: z.int(),
  total: z.int(),
})

const page = z.int().min(1).max(10_000_000).default(1)

export const ListOwnCalls = z.object({ page })

export const ListCalls = AccountId.extend({ page })

const CURSOR = /^(?!0000)(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z_\d{1,18}$/

const isCursor = (text: string): boolean => z.iso.date().safeParse(CURSOR.exec(text)?.[1]).success

/** Where a list of a Space’s calls goes on: the moment and the row of the last call that was looked at. */
const CallCursor = z
  .string()
  .max(64)
  .refine(isCursor, { error: 'invalid' })
  .meta({ examples: ['2026-01-31T12:00:00.000000Z_1234'] })

export const ListSpaceCalls = z.object({
  text: line(255).optional().meta({ description: 'A part of the username of the caller or of the one who is called.' }),
  outcome: z.enum(['answered', 'unanswered']).optional().meta({
    description: 'Only calls that a device has accepted, or only the others.',
  }),
  from: Moment.optional().meta({ description: 'Only calls that began then or later.' }),
  until: Moment.optional().meta({ description: 'Only calls that began before.' }),
  cursor: CallCursor.nullish().meta({
    description: '`next_cursor` of the part before; without it, the latest calls.',
    examples: ['2026-01-31T12:00:00.000000Z_1234'],
  }),
})

export const SpaceCalls = z.object({
  data: z.array(LoggedCall),
  next_cursor: z
    .string()
    .nullable()
    .meta({
      description: 'Where the next part begins, of which `data` may be empty; null where there is none.',
      examples: ['2026-01-31T12:00:00.000000Z_1234'],
    }),
})

export const GetCallSeries = AccountId.extend(SeriesPeriod.shape)

const count = z.int().min(0)

/** The calls and messages of an account over a period, part by part. */
export const CallSeries = z
  .object({
    unit: SeriesUnit,
    data: z.array(
      z
        .object({
          from: Timestamp,
          calls: count.meta({ description: 'Calls that it made and got.' }),
          answered: count.meta({ description: 'Those of them that a device has accepted.' }),
          messages: count.meta({ description: 'Messages that it sent.' }),
        })
        .meta({ id: 'CallSeriesPoint' }),
    ),
  })
  .meta({ id: 'CallSeries' })

export type InviteStateValue = z.output<typeof InviteState>
