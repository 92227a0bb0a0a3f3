import { z } from 'zod'
import { findBySession, findSignIn } from '../authentication/authentication.queries.ts'
import { roleOf } from '../authentication/roles.rules.ts'
import { refusalOf } from '../authentication/sign-ins.rules.ts'
import type { SignInOutcome } from '../authentication/sign-ins.schema.ts'
import { computeHa1 } from '../credentials/digest.rules.ts'
import { matchesPassword } from '../credentials/passwords.rules.ts'
import { AppError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { expiryAfter, hashToken, randomToken } from '../random.ts'
import { isExpired } from '../spaces/spaces.rules.ts'
import { realmOf } from '../spaces/spaces.schema.ts'
import { deleteSession, insertSession } from './sessions.queries.ts'
import { CurrentSession, SignedIn, SignIn } from './sessions.schema.ts'

/** Takes as long for an account that does not exist. */
const NOBODY = { algorithm: 'SHA-256', ha1: computeHa1('SHA-256', { username: '', realm: '', password: '' }) }

export const signIn = mutation({
  summary: 'Sign a browser in: its session is kept in a cookie of its own',
  access: 'public',
  input: SignIn,
  output: SignedIn,
  errors: ['wrong_credentials', 'account_blocked', 'space_expired', 'wrong_space'],
  async run(ctx, { username, domain, password }) {
    const account = await findSignIn(ctx.db, { username, domain: domain.toLowerCase() })
    const realm = account ? realmOf(account) : domain
    const passwords = account && account.passwords.length > 0 ? account.passwords : [NOBODY]
    const note = (outcome: SignInOutcome) => {
      const { id: accountId = null, space_id: spaceId = ctx.space.id } = account ?? {}
      ctx.noteSignIn({ kind: 'password', outcome, spaceId, accountId })
    }
    if (!matchesPassword(passwords, { username, realm, password }) || !account) {
      note(account ? 'wrong_password' : 'unknown')
      throw new AppError('wrong_credentials')
    }
    const now = ctx.clock()
    const role = roleOf(account)
    const refusal = refusalOf(
      ctx.space,
      { ...account, role, home: { id: account.space_id, expire_at: account.expire_at } },
      now,
    )
    note(refusal ?? 'ok')
    if (refusal) throw new AppError(refusal)
    const token = randomToken()
    const expireAt = expiryAfter(now, ctx.config.SESSION_LIFETIME_MINUTES) ?? now
    await insertSession(
      ctx.db,
      { accountId: account.id, hash: hashToken(token), ip: ctx.client.ip, userAgent: ctx.client.userAgent, expireAt },
      now,
    )
    ctx.session.begin({ token, expireAt })
    return { id: account.id, username, domain: account.domain, role }
  },
})

export const signOut = mutation({
  summary: 'End the session of this browser',
  access: 'user',
  input: z.object({}),
  output: z.void(),
  async run(ctx) {
    if (ctx.session.hash !== null) await deleteSession(ctx.db, ctx.session.hash)
    ctx.session.end()
  },
})

/** For anybody, so that a page can ask before there is a session without being refused. */
export const current = query({
  summary: 'The Space of this host, and who this browser is signed in as',
  access: 'public',
  input: z.object({}),
  output: CurrentSession,
  async run(ctx) {
    const { domain, name } = ctx.space
    return { space: { domain, name }, account: await findSignedIn(ctx) }
  },
})

async function findSignedIn(ctx: Context): Promise<z.output<typeof SignedIn> | null> {
  if (ctx.session.hash === null) return null
  const now = ctx.clock()
  const found = await findBySession(ctx.db, ctx.space.host, ctx.session.hash, now)
  if (found?.account_id == null || found.username === null || found.home_domain === null || found.blocked) return null
  const role = roleOf({ admin: found.admin, super: found.home_super })
  if (isExpired({ expire_at: found.home_expire_at }, now)) return null
  if (found.home_id !== ctx.space.id && role !== 'superAdmin') return null
  return { id: found.account_id, username: found.username, domain: found.home_domain, role }
}
