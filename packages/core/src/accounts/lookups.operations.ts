import { z } from 'zod'
import { parseSipAddress } from '../credentials/sip-identity.rules.ts'
import { AppError } from '../errors.ts'
import { type Context, query } from '../operation.ts'
import { Email } from '../text.schema.ts'
import {
  countAccounts,
  findAccountByEmail,
  findAccountByUsername,
  findAccountInfo,
  listAccounts,
  listAccountsAfter,
} from './accounts.queries.ts'
import { present, requireAccount } from './accounts.resource.ts'
import {
  Account,
  AccountId,
  AccountInfo,
  AccountList,
  AccountPage,
  AccountWithCodes,
  ListAccounts,
  PAGE_SIZE,
  SipAddress,
} from './accounts.schema.ts'

export const list = query({
  summary: 'List accounts of the Space, oldest first, part by part',
  access: 'admin',
  input: ListAccounts,
  output: AccountList,
  check: (_ctx, { cursor }) => (cursor != null && readCursor(cursor) === null ? { cursor: [{ key: 'invalid' }] } : {}),
  async run(ctx, { cursor, limit, ...filter }) {
    const afterId = cursor == null ? 0 : (readCursor(cursor) ?? 0)
    const rows = await listAccountsAfter(ctx.db, ctx.space.id, { afterId, limit: limit + 1, filter }, ctx.clock())
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { data: rows.slice(0, limit).map(present), next_cursor: last ? writeCursor(last.id) : null }
  },
})

const writeCursor = (id: number): string => Buffer.from(`id:${id}`).toString('base64url')

function readCursor(cursor: string): number | null {
  const id = /^id:(\d{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  return id === undefined ? null : Number(id)
}

export const page = query({
  summary: 'List the accounts of the Space, oldest first, by numbered pages',
  access: 'admin',
  input: z.object({ page: z.int().min(1).max(100_000_000).default(1) }),
  output: AccountPage,
  async run(ctx, { page: number }) {
    const [total, rows] = await Promise.all([
      countAccounts(ctx.db, ctx.space.id),
      listAccounts(ctx.db, ctx.space.id, { limit: PAGE_SIZE, offset: (number - 1) * PAGE_SIZE }, ctx.clock()),
    ])
    return { data: rows.map(present), page: number, per_page: PAGE_SIZE, total }
  },
})

export const byId = query({
  summary: 'Get an account',
  access: 'admin',
  input: AccountId,
  output: AccountWithCodes,
  errors: ['account_not_found'],
  run: (ctx, { id }) => requireAccount(ctx, id),
})

/** The user part of an address in the Space of the request. */
function usernameHere(ctx: Context, sip: string): string {
  const address = parseSipAddress(sip)
  if (!address || address.domain !== ctx.space.domain) throw new AppError('account_not_found')
  return address.username
}

export const bySip = query({
  summary: 'Find an account by its SIP address',
  access: 'admin',
  input: SipAddress,
  output: Account,
  errors: ['account_not_found'],
  async run(ctx, { sip }) {
    const account = await findAccountByUsername(ctx.db, ctx.space.id, usernameHere(ctx, sip), ctx.clock())
    if (!account) throw new AppError('account_not_found')
    return present(account)
  },
})

export const byEmail = query({
  summary: 'Find an account by its email address',
  access: 'admin',
  input: z.object({
    email: z
      .string()
      .max(400)
      .meta({ examples: ['alice@example.com'] }),
  }),
  output: Account,
  errors: ['account_not_found'],
  async run(ctx, input) {
    const email = Email.safeParse(input.email)
    const account = email.success && (await findAccountByEmail(ctx.db, ctx.space.id, email.data, ctx.clock()))
    if (!account) throw new AppError('account_not_found')
    return present(account)
  },
})

export const info = query({
  summary: 'Whether a SIP address has an account, and its realm',
  access: 'public',
  input: SipAddress,
  output: AccountInfo,
  errors: ['account_not_found'],
  async run(ctx, { sip }) {
    const account = await findAccountInfo(ctx.db, ctx.space.id, usernameHere(ctx, sip))
    if (!account) throw new AppError('account_not_found')
    return account
  },
})
