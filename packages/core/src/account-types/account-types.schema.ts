import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { Id, line } from '../text.schema.ts'

/** Types that a Space has at most. */
export const MAX_ACCOUNT_TYPES = 200

/** A name for programs: lower-case letters, digits, `-` and `_`. */
export const Key = line(255)
  .min(1)
  .regex(/^[a-z0-9_-]*$/, { error: 'key_characters' })
  .meta({ examples: ['phone'] })

export const AccountTypeId = z.object({ id: Id })

export const CreateAccountType = z.object({ key: Key })

export const UpdateAccountType = AccountTypeId.extend({ key: Key })

/** A type of an account. */
export const TypeOfAccount = AccountId.extend({ account_type_id: Id })
