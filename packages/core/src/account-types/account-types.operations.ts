import { z } from 'zod'
import { AccountType } from '../accounts/accounts.schema.ts'
import { link, unlink } from '../database/links.ts'
import { AppError, fieldError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import {
  deleteAccountType,
  findAccountType,
  insertAccountType,
  listAccountTypes,
  typesOfAccounts,
  updateAccountType,
} from './account-types.queries.ts'
import {
  AccountTypeId,
  CreateAccountType,
  MAX_ACCOUNT_TYPES,
  TypeOfAccount,
  UpdateAccountType,
} from './account-types.schema.ts'

export const list = query({
  summary: 'List the types that accounts of the Space may have, oldest first',
  access: 'admin',
  input: z.object({}),
  output: z.array(AccountType),
  run: (ctx) => listAccountTypes(ctx.db, ctx.space.id),
})

/** @throws AppError account_type_not_found when the Space has no such type */
async function requireType(ctx: Context, id: number | undefined) {
  const found = id === undefined ? undefined : await findAccountType(ctx.db, ctx.space.id, id)
  if (!found) throw new AppError('account_type_not_found')
  return found
}

export const get = query({
  summary: 'Get an account type',
  access: 'admin',
  input: AccountTypeId,
  output: AccountType,
  errors: ['account_type_not_found'],
  run: (ctx, { id }) => requireType(ctx, id),
})

export const create = mutation({
  summary: 'Create an account type',
  access: 'admin',
  input: CreateAccountType,
  output: AccountType,
  async run(ctx, { key }) {
    const created = await insertAccountType(ctx.db, ctx.space.id, { key, maximum: MAX_ACCOUNT_TYPES }, ctx.clock())
    if (!created) throw fieldError('key', 'limit_reached', { maximum: MAX_ACCOUNT_TYPES })
    return created
  },
})

export const replace = mutation({
  summary: 'Rename an account type',
  access: 'admin',
  input: UpdateAccountType,
  output: AccountType,
  errors: ['account_type_not_found'],
  async check(ctx, { id }) {
    await requireType(ctx, id)
    return {}
  },
  async run(ctx, { id, key }) {
    const updated = await updateAccountType(ctx.db, ctx.space.id, id, key, ctx.clock())
    if (!updated) throw new AppError('account_type_not_found')
    return updated
  },
})

const remove = mutation({
  summary: 'Delete an account type; accounts that have it lose it',
  access: 'admin',
  input: AccountTypeId,
  output: z.void(),
  errors: ['account_type_not_found'],
  async run(ctx, { id }) {
    if (!(await deleteAccountType(ctx.db, ctx.space.id, id))) throw new AppError('account_type_not_found')
  },
})

export const attach = mutation({
  summary: 'Give an account a type',
  access: 'admin',
  input: TypeOfAccount,
  output: z.void(),
  errors: ['account_not_found', 'account_type_not_found', 'account_type_assigned'],
  async run(ctx, { id, account_type_id }) {
    const { one, other, changed } = await link(ctx.db, ctx.space.id, typesOfAccounts, [id, account_type_id])
    if (!one) throw new AppError('account_not_found')
    if (!other) throw new AppError('account_type_not_found')
    if (!changed) throw new AppError('account_type_assigned')
  },
})

export const detach = mutation({
  summary: 'Take a type from an account',
  access: 'admin',
  input: TypeOfAccount,
  output: z.void(),
  errors: ['account_not_found', 'account_type_not_found', 'account_type_not_assigned'],
  async run(ctx, { id, account_type_id }) {
    const { one, other, changed } = await unlink(ctx.db, ctx.space.id, typesOfAccounts, [id, account_type_id])
    if (!one) throw new AppError('account_not_found')
    if (!other) throw new AppError('account_type_not_found')
    if (!changed) throw new AppError('account_type_not_assigned')
  },
})

export { remove as delete }
