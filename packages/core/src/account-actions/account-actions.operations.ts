import { z } from 'zod'
import { AccountAction, AccountId } from '../accounts/accounts.schema.ts'
import { AppError, fieldError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import {
  deleteAccountAction,
  findAccountActions,
  insertAccountAction,
  updateAccountAction,
} from './account-actions.queries.ts'
import {
  AccountActionId,
  CreateAccountAction,
  MAX_ACCOUNT_ACTIONS,
  UpdateAccountAction,
} from './account-actions.schema.ts'

/** @throws AppError account_not_found, or account_has_no_dtmf_protocol, without which no action can be sent */
async function requireActions(ctx: Context, accountId: number | undefined) {
  const account = accountId === undefined ? undefined : await findAccountActions(ctx.db, ctx.space.id, accountId)
  if (!account) throw new AppError('account_not_found')
  if (account.dtmf_protocol === null) throw new AppError('account_has_no_dtmf_protocol')
  return account.actions
}

/** @throws AppError as above, or account_action_not_found when the account has no such action */
async function requireAction(ctx: Context, accountId: number | undefined, actionId: number | undefined) {
  const action = (await requireActions(ctx, accountId)).find(({ id }) => id === actionId)
  if (!action) throw new AppError('account_action_not_found')
  return action
}

export const list = query({
  summary: 'List the DTMF actions of an account, oldest first',
  access: 'admin',
  input: AccountId,
  output: z.array(AccountAction),
  errors: ['account_not_found', 'account_has_no_dtmf_protocol'],
  run: (ctx, { id }) => requireActions(ctx, id),
})

export const get = query({
  summary: 'Get a DTMF action of an account',
  access: 'admin',
  input: AccountActionId,
  output: AccountAction,
  errors: ['account_action_not_found', 'account_not_found', 'account_has_no_dtmf_protocol'],
  run: (ctx, { id, action_id }) => requireAction(ctx, id, action_id),
})

export const create = mutation({
  summary: 'Give an account a DTMF action',
  access: 'admin',
  input: CreateAccountAction,
  output: AccountAction,
  errors: ['account_not_found', 'account_has_no_dtmf_protocol'],
  async check(ctx, { id }) {
    const actions = await requireActions(ctx, id)
    if (actions.length < MAX_ACCOUNT_ACTIONS) return {}
    return { key: [{ key: 'limit_reached', params: { maximum: MAX_ACCOUNT_ACTIONS } }] }
  },
  async run(ctx, { id, key, code }) {
    const limited = { key, code, maximum: MAX_ACCOUNT_ACTIONS }
    const created = await insertAccountAction(ctx.db, ctx.space.id, id, limited, ctx.clock())
    if (created) return created
    await requireActions(ctx, id)
    throw fieldError('key', 'limit_reached', { maximum: MAX_ACCOUNT_ACTIONS })
  },
})

export const replace = mutation({
  summary: 'Change a DTMF action of an account',
  access: 'admin',
  input: UpdateAccountAction,
  output: AccountAction,
  errors: ['account_action_not_found', 'account_not_found', 'account_has_no_dtmf_protocol'],
  async check(ctx, { id, action_id }) {
    await requireAction(ctx, id, action_id)
    return {}
  },
  async run(ctx, { id, action_id, ...fields }) {
    const ids = { accountId: id, actionId: action_id }
    const updated = await updateAccountAction(ctx.db, ctx.space.id, ids, fields, ctx.clock())
    if (updated) return updated
    throw new AppError('account_action_not_found')
  },
})

const remove = mutation({
  summary: 'Delete a DTMF action of an account',
  access: 'admin',
  input: AccountActionId,
  output: z.void(),
  errors: ['account_action_not_found', 'account_not_found', 'account_has_no_dtmf_protocol'],
  async run(ctx, { id, action_id }) {
    if (await deleteAccountAction(ctx.db, ctx.space.id, { accountId: id, actionId: action_id })) return
    await requireActions(ctx, id)
    throw new AppError('account_action_not_found')
  },
})

export { remove as delete }
