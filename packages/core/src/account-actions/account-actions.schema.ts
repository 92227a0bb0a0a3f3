import type { z } from 'zod'
import { Key } from '../account-types/account-types.schema.ts'
import { AccountId } from '../accounts/accounts.schema.ts'
import { Id, line } from '../text.schema.ts'

/** Actions that an account has at most. */
export const MAX_ACCOUNT_ACTIONS = 100

const fields = {
  key: Key.meta({ examples: ['open-door'] }),
  code: line(255)
    .min(1)
    .regex(/^[a-z0-9]*$/, { error: 'dtmf_code' })
    .meta({ description: 'What is sent by DTMF.', examples: ['123a'] }),
}

export const AccountActionId = AccountId.extend({ action_id: Id })

export const CreateAccountAction = AccountId.extend(fields)

export const UpdateAccountAction = AccountActionId.extend(fields)

export type AccountActionFields = Pick<z.output<typeof CreateAccountAction>, keyof typeof fields>
