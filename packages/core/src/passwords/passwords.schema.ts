import { z } from 'zod'
import { AccountId, Algorithm, Password } from '../accounts/accounts.schema.ts'

export const SetPassword = AccountId.extend({
  password: Password,
  algorithms: z
    .array(Algorithm)
    .min(1)
    .max(Algorithm.options.length)
    .meta({ description: 'By which its HA1 is kept. One that is not named is given up.' }),
}).meta({ examples: [{ id: 42, password: 'a long passphrase', algorithms: ['SHA-256', 'MD5'] }] })

export const RemoveHash = AccountId.extend({ algorithm: Algorithm })
