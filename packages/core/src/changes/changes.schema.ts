import { z } from 'zod'
import { Email, line } from '../text.schema.ts'

/** A code as it is typed in. */
export const SentCode = line(32)
  .regex(/^\d{4}$/, { error: 'code_digits' })
  .meta({ description: 'The four digits that were sent.', examples: ['0815'] })

export const ConfirmCode = z.object({ code: SentCode })

export const RequestEmail = z.object({ email: Email })

export const RequestPhone = z.object({ phone: line(64).min(1) })
