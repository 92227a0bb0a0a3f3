import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { SipUri } from '../credentials/sip-uri.schema.ts'
import { Id, Timestamp } from '../text.schema.ts'

/** When a call is forwarded: at once, after it has rung in vain, or while the account is in another call. */
export const ForwardingType = z.enum(['always', 'no_answer', 'busy']).meta({ id: 'CallForwardingType' })

export const ForwardingTarget = z.enum(['sip_uri', 'contact', 'voicemail']).meta({ id: 'CallForwardingTarget' })

export const CallForwarding = z
  .object({
    id: Id,
    type: ForwardingType,
    forward_to: ForwardingTarget,
    sip_uri: z
      .string()
      .nullable()
      .meta({ examples: ['sip:desk@sip.example.org'] }),
    contact_id: Id.nullable(),
    contact_sip_uri: z
      .string()
      .nullable()
      .meta({ description: 'The SIP URI of the contact.', examples: [null] }),
    enabled: z.boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'CallForwarding' })

const Target = {
  forward_to: ForwardingTarget,
  sip_uri: SipUri.nullish().meta({ description: 'Required for `sip_uri`.' }),
  contact_id: Id.nullish().meta({
    description: 'Required for `contact`: the account id of a contact, also of one on a contacts list of the account.',
  }),
  enabled: z.boolean(),
}

export const CreateOwnForwarding = z.object({ type: ForwardingType, ...Target })

/** Everything but the type, which stays what it is. */
export const UpdateOwnForwarding = z.object({ call_forwarding_id: Id, ...Target })

export const OwnForwardingId = z.object({ call_forwarding_id: Id })

export const CreateForwarding = CreateOwnForwarding.extend(AccountId.shape)
export const UpdateForwarding = UpdateOwnForwarding.extend(AccountId.shape)
export const ForwardingId = OwnForwardingId.extend(AccountId.shape)

export type CallForwardingType = z.output<typeof ForwardingType>
export type CallForwardingTarget = z.output<typeof ForwardingTarget>
