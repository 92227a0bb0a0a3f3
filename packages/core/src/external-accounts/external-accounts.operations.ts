import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { requireAccountExists } from '../accounts/require-account-exists.ts'
import { computeHa1 } from '../credentials/digest.rules.ts'
import { lockAccount } from '../credentials/passwords.queries.ts'
import type { Database } from '../database/database.ts'
import { AppError, type FieldErrors } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import {
  deleteExternalAccount,
  findExternalAccount,
  insertExternalAccount,
  isExternalAccountTaken,
  updateExternalAccount,
} from './external-accounts.queries.ts'
import {
  ExternalAccount,
  ExternalAccountSet,
  FoundExternalAccount,
  SetExternalAccount,
} from './external-accounts.schema.ts'

type Input = Partial<z.output<typeof SetExternalAccount>>
type Known = Awaited<ReturnType<typeof findExternalAccount>>

const present = <T extends object>(row: T) => ({ ...row, algorithm: 'MD5' as const, password: '' as const })

/** @throws AppError account_not_found, external_account_not_found */
async function requireExternal(db: Database, spaceId: number, id: number) {
  const found = await findExternalAccount(db, spaceId, id)
  if (!found) throw new AppError(found === null ? 'external_account_not_found' : 'account_not_found')
  return present(found)
}

/** Whether the HA1 that is kept is of another username, realm or domain. */
const isOfOther = (known: NonNullable<Known>, input: Input): boolean =>
  known.username !== input.username || (known.realm ?? known.domain) !== (input.realm ?? input.domain)

function passwordErrors(known: Known, input: Input): FieldErrors {
  if (input.password != null) return {}
  if (!known) return { password: [{ key: 'required' }] }
  return isOfOther(known, input) ? { password: [{ key: 'external_password_again' }] } : {}
}

/** What is to be another host than the domain, which it stands for when it is not given. */
const differing = ['realm', 'registrar', 'outbound_proxy'] as const

export const get = query({
  summary: 'Get the account that an account has at another SIP service, without its password',
  access: 'admin',
  input: AccountId,
  output: ExternalAccount,
  errors: ['external_account_not_found', 'account_not_found'],
  run: (ctx, { id }) => requireExternal(ctx.db, ctx.space.id, id),
})

export const find = query({
  summary: 'Find the account that an account has at another SIP service, without its password: null when it has none',
  access: 'admin',
  input: AccountId,
  output: FoundExternalAccount,
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    const found = await findExternalAccount(ctx.db, ctx.space.id, id)
    if (found === undefined) throw new AppError('account_not_found')
    return { external_account: found && present(found) }
  },
})

export const set = mutation({
  summary: 'Give an account one at another SIP service, in place of the one it has; the HA1 of its password is kept',
  access: 'admin',
  actsOutside: true,
  input: SetExternalAccount,
  output: ExternalAccountSet,
  errors: ['account_not_found'],
  async check(ctx, { id, ...input }) {
    const known = id === undefined ? undefined : await findExternalAccount(ctx.db, ctx.space.id, id)
    if (known === undefined || id === undefined) throw new AppError('account_not_found')
    const { username, domain } = input
    const errors = username !== undefined && domain !== undefined ? passwordErrors(known, input) : {}
    for (const field of differing) {
      if (domain !== undefined && input[field] === domain) errors[field] = [{ key: 'same_as_domain' }]
    }
    if (username !== undefined && domain !== undefined) {
      const isTaken = await isExternalAccountTaken(ctx.db, ctx.space.id, id, { username, domain })
      if (isTaken) errors['username'] = [{ key: 'taken' }]
    }
    return errors
  },
  async run(ctx, { id, password, ...input }) {
    const stored = await ctx.db.transaction().execute(async (tx) => {
      const account = await lockAccount(tx, ctx.space.id, id)
      if (!account) throw new AppError('account_not_found')
      const known = await findExternalAccount(tx, ctx.space.id, id)
      const errors = passwordErrors(known, { ...input, password })
      if (Object.keys(errors).length > 0) throw new AppError('invalid_input', errors)
      const { username, domain, protocol } = input
      const realm = input.realm ?? null
      const ha1 = password == null ? undefined : computeHa1('MD5', { username, realm: realm ?? domain, password })
      const registrar = input.registrar ?? null
      const columns = { username, domain, realm, registrar, outbound_proxy: input.outbound_proxy ?? null, protocol }
      if (known) await updateExternalAccount(tx, id, { ...columns, ha1 }, ctx.clock())
      else await insertExternalAccount(tx, id, { ...columns, ha1: ha1 ?? '' }, ctx.clock())
      const external_account = await requireExternal(tx, ctx.space.id, id)
      return { account, known, answer: { created: !known, external_account } }
    })
    const { username, domain } = stored.answer.external_account
    const { known, account } = stored
    if (known && (known.username !== username || known.domain !== domain)) await tell(ctx, known, account.username)
    await tell(ctx, { username, domain }, account.username)
    return stored.answer
  },
})

const remove = mutation({
  summary: 'Delete the account that an account has at another SIP service',
  access: 'admin',
  actsOutside: true,
  input: AccountId,
  output: z.void(),
  errors: ['external_account_not_found', 'account_not_found'],
  async run(ctx, { id }) {
    const deleted = await deleteExternalAccount(ctx.db, ctx.space.id, id)
    if (deleted) return tell(ctx, deleted, deleted.account_username)
    await requireAccountExists(ctx.db, ctx.space.id, id)
    throw new AppError('external_account_not_found')
  },
})

/** The change is kept already: a SIP server that is unavailable reads it when it starts, and the request has succeeded. */
async function tell(ctx: Context, { username, domain }: { username: string; domain: string }, account: string) {
  const change = { username, domain, identifier: `${account}@${ctx.space.domain}` }
  await ctx.registrar?.externalAccountChanged(change).catch(() => undefined)
}

export { remove as delete }
