import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { line, Timestamp, text } from '../text.schema.ts'
import { readVcard, type StoredVcard } from './vcards.rules.ts'

/** What the vCards of an account are at most, one by one and together. */
export const MAX_VCARD_CHARACTERS = 262_144
export const MAX_VCARDS = 2_000
export const MAX_VCARDS_BYTES = 16_777_216

export const Vcard = z
  .object({
    vcard: z.string().meta({ examples: ['BEGIN:VCARD\nVERSION:4.0\nFN:Jim\nUID:urn:uuid:a5b33443\nEND:VCARD\n'] }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Vcard' })

export const Vcards = z.record(z.string(), Vcard).meta({ description: 'By their UIDs, oldest first.', examples: [{}] })

const VcardText = text(MAX_VCARD_CHARACTERS)
  .min(1)
  .transform((given, ctx): StoredVcard => {
    const read = readVcard(given)
    if (!('wrong' in read)) return read
    ctx.addIssue({ code: 'custom', message: read.wrong })
    return z.NEVER
  })
  .meta({
    description: 'One vCard (RFC 6350) with a UID, by which it is found.',
    contentMediaType: 'text/vcard',
    examples: ['BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jim\r\nUID:urn:uuid:a5b33443\r\nEND:VCARD'],
  })

export const Uid = z.object({
  uid: line(255)
    .min(1)
    .meta({ description: 'The UID of the vCard.', examples: ['urn:uuid:a5b33443'] }),
})

export const CreateOwnVcard = z.object({ vcard: VcardText })

export const UpdateOwnVcard = Uid.extend({ vcard: VcardText })

export const VcardOfAccount = AccountId.extend(Uid.shape)

export const CreateVcard = AccountId.extend(CreateOwnVcard.shape)

export const UpdateVcard = AccountId.extend(UpdateOwnVcard.shape)
