import { z } from 'zod'
import { SpaceDomain } from '../spaces/spaces.schema.ts'
import { MAX_LOGO_BYTES } from './space-logos.rules.ts'

/** Characters that the Base64 of {@link MAX_LOGO_BYTES} has. */
const MAX_CHARACTERS = Math.ceil(MAX_LOGO_BYTES / 3) * 4

export const SetSpaceLogo = SpaceDomain.extend({
  image: z
    .string()
    .min(1)
    .max(MAX_CHARACTERS)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/, { error: 'base64' })
    .meta({
      description: `The image in Base64: PNG, JPEG or WebP, ${MAX_LOGO_BYTES / 1000} kB at most.`,
      examples: ['iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='],
    }),
})

export const SpaceLogo = z
  .object({
    logo: z.string().meta({
      description: 'Where the logo is.',
      examples: ['https://sip.example.org/logo?v=2c26b46b68ffc68f'],
    }),
  })
  .meta({ id: 'SpaceLogo' })
