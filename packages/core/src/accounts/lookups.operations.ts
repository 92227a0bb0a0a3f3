import { z } from 'zod'
import { parseSipAddress } from '../credentials/sip-identity.rules.ts'
import { AppError } from '../errors.ts'
import { type Context, passToRun, query } from '../operation.ts'
import { countAccounts } from '../spaces/account-counts.queries.ts'
import { Email, Id, line, Moment } from '../text.schema.ts'
import {
  countMatching,
  countOrEstimate,
  isEverything,
  type ListPosition,
  listMatching,
  searchSpaces,
} from './account-list.queries.ts'
import { findAccountByEmail, findAccountByUsername, findAccountInfo, listAccounts } from './accounts.queries.ts'
import { requireAccount, toAccountResponse } from './accounts.resource.ts'
import {
  ACCOUNT_SORTS,
  Account,
  AccountCount,
  AccountId,
  AccountInfo,
  AccountList,
  AccountPage,
  type AccountSort,
  AccountWithCodes,
  COUNT_LIMIT,
  CountAccounts,
  EXACT_COUNT_LIMIT,
  FoundAccounts,
  ListAccounts,
  PAGE_SIZE,
  SearchAccounts,
  SipAddress,
} from './accounts.schema.ts'

export const list = query({
  summary: 'List accounts of the Space that a filter lets through, part by part',
  fromReplica: true,
  access: 'admin',
  input: ListAccounts,
  output: AccountList,
  check(_ctx, { cursor, sort }) {
    const after = cursor == null ? null : readCursor(cursor, sort)
    return passToRun({ after }, cursor != null && after === null ? { cursor: [{ key: 'invalid' }] } : {})
  },
  async run(ctx, { limit, sort, order, ...input }, { after }) {
    const { cursor: _, ...filter } = input
    const part = { filter, sort, order, after, limit: limit + 1 }
    const rows = await listMatching(ctx.db, ctx.space, part, ctx.clock())
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { data: rows.slice(0, limit).map(toAccountResponse), next_cursor: last ? writeCursor(sort, last) : null }
  },
})

const Cursor = z.tuple([z.enum(ACCOUNT_SORTS), line(100).nullable(), Id])

function writeCursor(sort: AccountSort, last: { id: number; username: string; updated_at: string }): string {
  const value = sort === 'created_at' ? null : last[sort]
  return Buffer.from(JSON.stringify([sort, value, last.id] satisfies z.input<typeof Cursor>)).toString('base64url')
}

/** Null for what is no cursor, or that of another order. */
function readCursor(cursor: string, wanted: AccountSort | undefined): ListPosition | null {
  try {
    const [sort, value, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    const isWhole =
      sort === 'created_at' || (value !== null && (sort === 'username' || Moment.safeParse(value).success))
    return isWhole && (wanted === undefined || wanted === sort) ? { value, id } : null
  } catch {
    return null
  }
}

export const findInSpaces = query({
  summary: 'Find accounts of all Spaces by a text',
  fromReplica: true,
  access: 'superAdmin',
  input: SearchAccounts,
  output: FoundAccounts,
  async run(ctx, { text, except_domain, limit }) {
    const search = { text, country: ctx.space.default_country, exceptDomain: except_domain ?? null, limit: limit + 1 }
    const rows = await searchSpaces(ctx.db, search, ctx.clock())
    return { data: rows.slice(0, limit).map(toAccountResponse), more: rows.length > limit }
  },
})

export const count = query({
  summary: 'Count the accounts of the Space that a filter lets through',
  fromReplica: true,
  access: 'admin',
  input: CountAccounts,
  output: AccountCount,
  async run(ctx, { exact, ...filter }) {
    if (isEverything(filter)) {
      return { count: await countAccounts(ctx.db, ctx.space.id), more: false, estimated: false }
    }
    if (exact) return { ...(await countOrEstimate(ctx.db, ctx.space, filter, EXACT_COUNT_LIMIT)), more: false }
    const counted = await countMatching(ctx.db, ctx.space, filter, COUNT_LIMIT + 1)
    return { count: Math.min(counted, COUNT_LIMIT), more: counted > COUNT_LIMIT, estimated: false }
  },
})

export const listPage = query({
  summary: 'List the accounts of the Space, oldest first, by numbered pages',
  fromReplica: true,
  access: 'admin',
  input: z.object({ page: z.int().min(1).max(100_000_000).default(1) }),
  output: AccountPage,
  async run(ctx, { page: number }) {
    const [total, rows] = await Promise.all([
      countAccounts(ctx.db, ctx.space.id),
      listAccounts(ctx.db, ctx.space.id, { offset: (number - 1) * PAGE_SIZE }, ctx.clock()),
    ])
    return { data: rows.map(toAccountResponse), page: number, per_page: PAGE_SIZE, total }
  },
})

export const get = query({
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

export const getBySip = query({
  summary: 'Find an account by its SIP address',
  access: 'admin',
  input: SipAddress,
  output: Account,
  errors: ['account_not_found'],
  async run(ctx, { sip }) {
    const account = await findAccountByUsername(ctx.db, ctx.space.id, usernameHere(ctx, sip), ctx.clock())
    if (!account) throw new AppError('account_not_found')
    return toAccountResponse(account)
  },
})

export const getByEmail = query({
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
    return toAccountResponse(account)
  },
})

export const getInfo = query({
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
