import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { SipUri } from '../credentials/sip-uri.schema.ts'
import { Timestamp } from '../text.schema.ts'

/** Bytes that a voicemail has at most. */
export const MAX_VOICEMAIL_BYTES = 67_108_864

/** Voicemails that an account has at most, empty ones included. */
export const MAX_VOICEMAILS = 500

export const VoicemailType = z.enum(['audio/opus', 'audio/wav']).meta({ id: 'VoicemailType' })

export type VoicemailType = z.output<typeof VoicemailType>

const Url = z.string().meta({ examples: ['https://sip.example.org/f/5f0c…/kY3…wav/download'] })

export const Voicemail = z
  .object({
    id: z.string().meta({ format: 'uuid', examples: ['a34b15e1-5f90-4f1c-b8ce-15e124ae81bb'] }),
    name: z.string().nullable().meta({ description: 'The name that the file is served by; null before it is there.' }),
    size: z.int().nullable().meta({ description: 'Bytes of the file.' }),
    content_type: VoicemailType,
    sip_from: z
      .string()
      .nullable()
      .meta({ examples: ['sip:bob@sip.example.org'] }),
    uploaded_at: Timestamp.nullable(),
    created_at: Timestamp,
    download_url: Url.nullable().meta({ description: 'Anyone who has it can fetch the file.' }),
  })
  .meta({ id: 'Voicemail' })

/** A place for a file, which is uploaded to it once. */
export const VoicemailSlot = Voicemail.pick({ id: true, content_type: true, sip_from: true, created_at: true })
  .extend({
    download_url: z.null(),
    upload_url: z
      .string()
      .meta({ examples: ['https://sip.example.org/api/files/a34b15e1-5f90-4f1c-b8ce-15e124ae81bb'] }),
    max_upload_size: z.int().meta({ description: 'Bytes.' }),
  })
  .meta({ id: 'VoicemailSlot' })

export const CreateVoicemail = AccountId.extend({
  sip_from: SipUri.nullish().meta({ description: 'Who has left it.' }),
  content_type: VoicemailType,
})

export const OwnVoicemailId = z.object({
  voicemail_id: z.guid().meta({ examples: ['a34b15e1-5f90-4f1c-b8ce-15e124ae81bb'] }),
})

export const VoicemailId = OwnVoicemailId.extend(AccountId.shape)
