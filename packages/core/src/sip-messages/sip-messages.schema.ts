import { z } from 'zod'
import { text } from '../text.schema.ts'

/** Bounded, as the SIP daemon reads a command of 32 KiB at most. */
const MAX_LENGTH = 5_000

export const SendSipMessage = z.object({
  to: z
    .string()
    .max(512)
    .meta({
      description:
        'The SIP address of the receiver, with or without `sip:`. An admin who is not a super admin writes to addresses of the Space’s domain.',
      examples: ['sip:alice01@sip.example.org'],
    }),
  body: text(MAX_LENGTH)
    .min(1, { error: 'required' })
    .meta({ description: 'The text. Line breaks are sent as spaces.', examples: ['The door is open.'] }),
})
