import { z } from 'zod'
import { line, text } from '../text.schema.ts'
import { AccountId } from './accounts.schema.ts'

/** As in a path, where it is taken to the letter. */
export const DictionaryKey = line(255)
  .min(1)
  .refine((key) => key !== '__proto__', { error: 'invalid' })
  .meta({ verbatim: true, examples: ['floor'] })

export const DictionaryEntry = z.object({ value: z.string() }).meta({ id: 'DictionaryEntry' })

export const EntryName = AccountId.extend({ key: DictionaryKey })

export const SetEntry = EntryName.extend({
  value: text(1000)
    .min(1)
    .meta({ verbatim: true, examples: ['3'] }),
})
