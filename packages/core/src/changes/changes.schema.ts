import { line } from '../text.schema.ts'

/** A code as somebody types it. */
export const SentCode = line(32)
  .regex(/^\d{4}$/, { error: 'code_digits' })
  .meta({ description: 'The four digits that were sent.', examples: ['0815'] })
