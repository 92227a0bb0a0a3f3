import { z } from 'zod'
import { findAccountById } from '../accounts/accounts.queries.ts'
import { AppError, fieldError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { findSpaceByDomain, findSpaceId, lockSpace } from '../spaces/spaces.queries.ts'
import { SpaceDomain } from '../spaces/spaces.schema.ts'
import { deleteEmailServer, findEmailServer, type NewEmailServer, upsertEmailServer } from './email-servers.queries.ts'
import {
  EmailServerWithPassword,
  HIDDEN_PASSWORD,
  SetEmailServer,
  TestEmailServer,
  TestMailOutcome,
} from './email-servers.schema.ts'

const hidden = <Row extends { password: string | null }>(row: Row) => ({
  ...row,
  password: row.password === null ? null : (HIDDEN_PASSWORD as typeof HIDDEN_PASSWORD),
})

async function requireSpace(ctx: Context, domain: string | undefined): Promise<void> {
  if (domain === undefined || (await findSpaceId(ctx.db, domain)) === null) throw new AppError('space_not_found')
}

export const get = query({
  summary: 'Get the mail server of a Space',
  access: 'superAdmin',
  input: SpaceDomain,
  output: EmailServerWithPassword,
  errors: ['space_not_found', 'email_server_not_found'],
  async run(ctx, { domain }) {
    const server = await findEmailServer(ctx.db, domain)
    if (server) return hidden(server)
    await requireSpace(ctx, domain)
    throw new AppError('email_server_not_found')
  },
})

/** @throws AppError invalid_input on `password`, when another server or user would get the one that is kept */
function passwordOf(
  wanted: Omit<NewEmailServer, 'password'> & { password?: string | null | undefined },
  known: NewEmailServer | undefined,
): string | null {
  const { password } = wanted
  if (password !== undefined && password !== HIDDEN_PASSWORD) return password === '' ? null : password
  const kept = known?.password ?? null
  const isKnown =
    known && known.host === wanted.host && known.port === wanted.port && known.username === wanted.username
  if (isKnown && kept !== null) return kept
  if (kept !== null || password === HIDDEN_PASSWORD) throw fieldError('password', 'password_again')
  return null
}

export const set = mutation({
  summary: 'Give a Space its own mail server, in place of the one it has',
  access: 'superAdmin',
  input: SetEmailServer,
  output: z.object({ created: z.boolean(), email_server: EmailServerWithPassword }),
  errors: ['space_not_found'],
  async check(ctx, { domain }) {
    await requireSpace(ctx, domain)
    return {}
  },
  run: (ctx, { domain, host, port, password, ...input }) =>
    ctx.db.transaction().execute(async (tx) => {
      const space = await lockSpace(tx, domain)
      if (!space) throw new AppError('space_not_found')
      const server = {
        host,
        port,
        username: input.username ?? null,
        from_address: input.from_address ?? null,
        from_name: input.from_name ?? null,
        signature: input.signature ?? null,
      }
      const kept = passwordOf({ ...server, password }, await findEmailServer(tx, domain))
      const { created, ...row } = await upsertEmailServer(tx, space.id, { ...server, password: kept }, ctx.clock())
      return { created, email_server: hidden(row) }
    }),
})

export const remove = mutation({
  summary: 'Take the mail server of a Space away: its mails go by that of the installation',
  access: 'superAdmin',
  input: SpaceDomain,
  output: z.void(),
  errors: ['space_not_found', 'email_server_not_found'],
  async run(ctx, { domain }) {
    if (await deleteEmailServer(ctx.db, domain)) return
    await requireSpace(ctx, domain)
    throw new AppError('email_server_not_found')
  },
})

export const test = mutation({
  summary: 'Send a test mail by the mail server that the mails of a Space go by, and tell what it says',
  access: 'superAdmin',
  input: TestEmailServer,
  output: TestMailOutcome,
  errors: ['space_not_found'],
  async run(ctx, { domain, to }) {
    const space = await findSpaceByDomain(ctx.db, domain)
    if (!space) throw new AppError('space_not_found')
    const address = to ?? (await findAccountById(ctx.db, ctx.actor.home.id, ctx.actor.id, ctx.clock()))?.email
    if (!address) throw fieldError('to', 'own_email_missing')
    const server = (await findEmailServer(ctx.db, domain)) ?? null
    const account = { username: ctx.actor.username, domain: ctx.actor.home.domain }
    return ctx.sendTestMail({ to: address, language: ctx.language ?? 'en', account, space, server })
  },
})
