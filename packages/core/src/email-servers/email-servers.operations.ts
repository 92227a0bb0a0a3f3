import { z } from 'zod'
import { findAccountById } from '../accounts/accounts.queries.ts'
import { requireVersion } from '../database/fragments.ts'
import { AppError, fieldError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { forOwnSpace } from '../own-space.ts'
import type { Secrets } from '../secrets/secrets.rules.ts'
import { findSpaceByDomain, findSpaceId, lockSpace } from '../spaces/spaces.queries.ts'
import { SpaceDomain } from '../spaces/spaces.schema.ts'
import { deleteEmailServer, findEmailServer, type NewEmailServer, upsertEmailServer } from './email-servers.queries.ts'
import { passwordOf, passwordPlace } from './email-servers.rules.ts'
import {
  EmailServerWithPassword,
  HIDDEN_PASSWORD,
  SetEmailServer,
  TestEmailServer,
  TestMailOutcome,
} from './email-servers.schema.ts'

/** Of a mail server that is not there, which a new one may be based on. */
const NO_VERSION = '0'

/** Submission over implicit TLS (RFC 8314). */
const SMTPS_PORT = 465

type KeptServer = NonNullable<Awaited<ReturnType<typeof findEmailServer>>>

/** The password itself is in no answer. */
function hidden(server: KeptServer) {
  const { encrypted_password, password_key_id: _, ...row } = server
  return { ...row, password: encrypted_password === null ? null : (HIDDEN_PASSWORD as typeof HIDDEN_PASSWORD) }
}

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

/**
 * The password to keep: a new one in clear, the one that is kept already, or none.
 *
 * @throws AppError invalid_input on `password`, when another server or user, or who listens, would get the one that is kept
 */
function choosePassword(
  wanted: Pick<NewEmailServer, 'host' | 'port' | 'username' | 'encryption'> & { password?: string | null | undefined },
  known: KeptServer | undefined,
): { clear: string } | 'kept' | null {
  const { password } = wanted
  if (password !== undefined && password !== HIDDEN_PASSWORD) {
    return password === '' || password === null ? null : { clear: password }
  }
  const hasPassword = known !== undefined && known.encrypted_password !== null
  const isSame =
    hasPassword &&
    known.host === wanted.host &&
    known.port === wanted.port &&
    known.username === wanted.username &&
    (known.encryption === wanted.encryption || wanted.encryption !== 'none')
  if (isSame) return 'kept'
  if (hasPassword || password === HIDDEN_PASSWORD) throw fieldError('password', 'password_again')
  return null
}

const NO_PASSWORD = { encrypted_password: null, password_key_id: null }

/** The password's columns of a Space's mail server. */
async function passwordColumns(secrets: Secrets, spaceId: number, clear: string) {
  const { ciphertext, keyId } = await secrets.encrypt(passwordPlace(spaceId), clear)
  return { encrypted_password: ciphertext, password_key_id: keyId }
}

export const set = mutation({
  summary: 'Give a Space its own mail server, in place of the one it has',
  access: 'superAdmin',
  needsConfirmation: true,
  input: SetEmailServer,
  output: z.object({ created: z.boolean(), email_server: EmailServerWithPassword }),
  errors: ['space_not_found', 'version_conflict', 'secret_key_missing'],
  async check(ctx, { domain }) {
    await requireSpace(ctx, domain)
    return {}
  },
  run: (ctx, { domain, version, host, port, password, ...input }) =>
    ctx.db.transaction().execute(async (tx) => {
      const space = await lockSpace(tx, domain)
      if (!space) throw new AppError('space_not_found')
      const server = {
        host,
        port,
        encryption: input.encryption ?? (port === SMTPS_PORT ? ('ssl' as const) : ('tls' as const)),
        username: input.username ?? null,
        from_address: input.from_address ?? null,
        from_name: input.from_name ?? null,
        signature: input.signature ?? null,
        internet_only: ctx.actor.role !== 'superAdmin',
      }
      const known = await findEmailServer(tx, domain)
      requireVersion(version, known?.version ?? NO_VERSION)
      const chosen = choosePassword({ ...server, password }, known)
      const columns =
        chosen === 'kept' && known
          ? { encrypted_password: known.encrypted_password, password_key_id: known.password_key_id }
          : chosen !== null && chosen !== 'kept'
            ? await passwordColumns(ctx.secrets, space.id, chosen.clear)
            : NO_PASSWORD
      const { created, ...row } = await upsertEmailServer(tx, space.id, { ...server, ...columns }, ctx.clock())
      return { created, email_server: hidden(row) }
    }),
})

const remove = mutation({
  summary: 'Remove the mail server of a Space: its mails go by that of the installation',
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
  actsOutside: true,
  input: TestEmailServer,
  output: TestMailOutcome,
  errors: ['space_not_found'],
  async run(ctx, { domain, to }) {
    const space = await findSpaceByDomain(ctx.db, domain)
    if (!space) throw new AppError('space_not_found')
    const address = to ?? (await findAccountById(ctx.db, ctx.actor.home.id, ctx.actor.id, ctx.clock()))?.email
    if (!address) throw fieldError('to', 'own_email_missing')
    const kept = await findEmailServer(ctx.db, domain)
    const server = kept ? { ...kept, password: await passwordOf(ctx.secrets, kept.id, kept) } : null
    const account = { username: ctx.actor.username, domain: ctx.actor.home.domain }
    return ctx.sendTestMail({ to: address, language: ctx.language ?? 'en', account, space, server })
  },
})

export const getOwn = forOwnSpace(get, { summary: 'Get the mail server of the Space of the request' })

export const setOwn = forOwnSpace(set, {
  summary: 'Give the Space of the request its own mail server, in place of the one it has',
  examples: [
    { host: 'smtp.example.org', port: 465, username: 'sip@example.org', password: 'the-password-of-the-server' },
  ],
})

export const deleteOwn = forOwnSpace(remove, {
  summary: 'Remove the mail server of the Space of the request: its mails go by that of the installation',
})

export const testOwn = forOwnSpace(test, {
  summary:
    'Send a test mail by the mail server that the mails of the Space of the request go by, and tell what it says',
  examples: [{ to: 'alice@example.com' }],
})

export { remove as delete }
