import { z } from 'zod'

export const Setting = z
  .object({
    name: z.string().meta({ description: 'The environment variable.', examples: ['MAIL_HOST'] }),
    description: z.string(),
    value: z
      .string()
      .nullable()
      .meta({ description: 'As it was given, or the default; null for none, and for a secret.' }),
    source: z.enum(['default', 'environment']),
    set: z.boolean().meta({ description: 'Whether there is a value, shown or not.' }),
    secret: z.boolean(),
  })
  .meta({ id: 'Setting' })
