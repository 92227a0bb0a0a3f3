import { z } from 'zod'
import { allowedOperations } from '../admin-roles/admin-roles.rules.ts'
import { findMeantAccount } from '../authentication/account-names.queries.ts'
import { readAccountName } from '../authentication/account-names.rules.ts'
import { findAuditActor } from '../authentication/actors.queries.ts'
import { findBySession, findToCompare } from '../authentication/authentication.queries.ts'
import { type Requester, requesterOf } from '../authentication/requester.rules.ts'
import { refusalOf } from '../authentication/sign-ins.rules.ts'
import { computeHa1 } from '../credentials/digest.rules.ts'
import { matchesPassword, passwordCredential } from '../credentials/passwords.rules.ts'
import { AppError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { ownPasswordErrors } from '../own-password/own-password.ts'
import { ShownCredential } from '../passkeys/passkeys.schema.ts'
import { takePasskey } from '../passkeys/verify-passkey.ts'
import type { SignInOutcome } from '../ports.ts'
import { expiryAfter, hashToken, randomToken } from '../random.ts'
import { takeCode } from '../second-factor/verify-code.ts'
import { confirmSession } from '../session-confirmations/session-confirmations.queries.ts'
import { realmOf } from '../space-identity.ts'
import { Id, line, secret } from '../text.schema.ts'
import { takeAuthToken } from '../tokens/auth-tokens.queries.ts'
import { deleteSession, deleteSessionOfAccount, findHomeHost, insertSession, listSessions } from './sessions.queries.ts'
import { CurrentSession, OwnSession, SignedIn, SignIn } from './sessions.schema.ts'

/** Takes as long for an account that does not exist. */
const NOBODY = {
  algorithm: 'SHA-256',
  ha1: computeHa1('SHA-256', { username: '', realm: '', password: '' }),
  updated_at: null,
} as const

const withoutSecondFactor = ({ config }: Context) => ({
  isShown: false,
  isRequired: config.ADMIN_SECOND_FACTOR === 'required',
})

export const signIn = mutation({
  summary: 'Sign a browser in: its session is kept in a cookie of its own',
  access: 'public',
  input: SignIn,
  output: SignedIn,
  errors: ['wrong_credentials', 'account_blocked', 'space_expired', 'wrong_space', 'too_many_requests'],
  async run(ctx, { username, domain, password }) {
    const name = readAccountName(username, domain, ctx.space)
    const sip = (await findMeantAccount(ctx.db, ctx.space.id, name)) ?? name.sip
    const guess = ctx.loginThrottle.prepare(sip, ctx.client.ip, name.email ?? name.phone)
    const row = await findToCompare(ctx.db, ctx.space.host, sip, guess)
    if (!row) throw new AppError('space_unknown_host')
    const account = requesterOf(row, withoutSecondFactor(ctx))
    const note = (outcome: SignInOutcome) =>
      ctx.recordSignIn({
        kind: 'password',
        outcome,
        spaceId: account?.home.id ?? ctx.space.id,
        accountId: account?.id ?? null,
      })
    const realm = account ? realmOf(account.home) : sip.domain
    const passwords = row.passwords.length > 0 ? row.passwords : [NOBODY]
    const findRight = () => passwords.find((one) => matchesPassword([one], { username: sip.username, realm, password }))
    const isRight = await ctx.loginThrottle.attempt(guess, row.loginThrottle, {
      isRight: () => findRight() !== undefined,
      onRefused: () => note('too_many_requests'),
    })
    const right = isRight ? findRight() : undefined
    if (!right || !account) {
      note(account ? 'wrong_password' : 'unknown')
      throw new AppError('wrong_credentials')
    }
    const now = ctx.clock()
    const refusal = refusalOf(ctx.space, account, now)
    note(refusal ?? 'ok')
    if (refusal === 'wrong_space') {
      const host = await findHomeHost(ctx.db, account.home.id)
      throw new AppError(refusal, { domain: [{ key: 'other_host', params: { host } }] })
    }
    if (refusal) throw new AppError(refusal)
    await ctx.loginThrottle.confirm(guess, row.loginThrottle, account.id)
    const token = randomToken()
    const expireAt = expiryAfter(now, ctx.config.SESSION_LIFETIME) ?? now
    await insertSession(
      ctx.db.withActor(account),
      {
        accountId: account.id,
        hash: hashToken(token),
        ip: ctx.client.ip,
        userAgent: ctx.client.userAgent,
        expireAt,
        openedBy: passwordCredential(account.id, right),
        isConfirmed: true,
      },
      now,
    )
    ctx.session.begin({ token, expireAt })
    return signedInAs(account)
  },
})

export const signInByAuthToken = mutation({
  summary: 'Sign a browser in by an authentication token that an app has attached to its account, once',
  access: 'public',
  input: z.object({ auth_token: z.string().max(255) }).meta({ examples: [{ auth_token: 'of-the-qr-code' }] }),
  output: SignedIn,
  errors: ['token_not_found'],
  async run(ctx, { auth_token }) {
    const now = ctx.clock()
    const session = randomToken()
    const hash = hashToken(session)
    const expireAt = expiryAfter(now, ctx.config.SESSION_LIFETIME) ?? now
    const { ip, userAgent } = ctx.client
    const taken = await takeAuthToken(ctx.db, ctx.space.id, hashToken(auth_token), now)
    if (!taken) throw new AppError('token_not_found')
    const actor = await findAuditActor(ctx.db, taken.account_id)
    await insertSession(
      ctx.db.withActor(actor),
      { accountId: taken.account_id, hash, ip, userAgent, expireAt, openedBy: null },
      now,
    )
    const signedIn = await findSignedIn({ ...ctx, session: { ...ctx.session, hash } })
    if (!signedIn) throw new AppError('token_not_found')
    ctx.session.begin({ token: session, expireAt })
    return signedIn
  },
})

export const confirm = mutation({
  summary: 'Show again who you are, by your password, a code or a passkey, for what this browser session does next',
  access: 'user',
  input: z
    .object({
      password: secret(255).nullish(),
      code: line(20)
        .nullish()
        .meta({ description: 'Of the authenticator app, or a recovery code, which counts once.' }),
      passkey: ShownCredential.nullish().meta({
        description: 'What the browser has given for the options of passkeys.startConfirmation, once.',
      }),
    })
    .meta({ examples: [{ code: '123456' }] }),
  output: SignedIn,
  errors: ['session_needed', 'second_factor_off', 'passkeys_unavailable', 'too_many_requests'],
  check: (ctx, { password, code, passkey }) =>
    code == null && passkey == null ? ownPasswordErrors(ctx, password ?? undefined, 'password') : {},
  async run(ctx, { code, passkey }) {
    if (ctx.credential?.kind !== 'session') throw new AppError('session_needed')
    const { id } = ctx.credential
    if (passkey != null) await takePasskey(ctx, id, passkey)
    else if (code != null) await takeCode(ctx, code)
    await confirmSession(ctx.db, id, { now: ctx.clock(), bySecondFactor: code != null || passkey != null })
    const signedIn = await findSignedIn(ctx)
    if (!signedIn) throw new AppError('unauthenticated')
    return signedIn
  },
})

export const listOwn = query({
  summary: 'List the browser sessions of your own account, the latest first',
  access: 'user',
  input: z.object({}),
  output: z.array(OwnSession),
  async run({ db, actor, clock, credential }) {
    const current = credential?.kind === 'session' ? credential.id : null
    return (await listSessions(db, actor.id, clock())).map((one) => ({ ...one, current: one.id === current }))
  },
})

export const deleteOwn = mutation({
  summary: 'End a browser session of your own account',
  access: 'user',
  input: z.object({ id: Id }),
  output: z.void(),
  errors: ['session_not_found'],
  async run(ctx, { id }) {
    if (!(await deleteSessionOfAccount(ctx.db, ctx.actor.id, id))) throw new AppError('session_not_found')
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
export const getCurrent = query({
  summary: 'The Space of this host, and who this browser is signed in as',
  access: 'public',
  input: z.object({}),
  output: CurrentSession,
  async run(ctx) {
    const { domain, name, bearer_challenge } = ctx.space
    const offered = { oidc: bearer_challenge !== null, sip_messages: ctx.sendSipMessage !== null }
    const found = await findSession(ctx)
    return {
      space: { domain, name, ...offered },
      account: signedInBy(found),
      blocked: found?.refusal === 'account_blocked',
    }
  },
})

const findSignedIn = async (ctx: Context) => signedInBy(await findSession(ctx))

/** The account of the session of this browser, and why it is refused all the same; null without one. */
async function findSession(ctx: Context) {
  if (ctx.session.hash === null) return null
  const now = ctx.clock()
  const found = await findBySession(ctx.db, ctx.space.host, ctx.session.hash, now)
  const isShown = found?.session_second_factor_at != null
  const account = found ? requesterOf(found, { ...withoutSecondFactor(ctx), isShown }) : null
  return account && { account, refusal: refusalOf(ctx.space, account, now) }
}

const signedInBy = (found: Awaited<ReturnType<typeof findSession>>) =>
  found?.refusal === null ? signedInAs(found.account) : null

const signedInAs = (account: Requester): z.output<typeof SignedIn> => ({
  id: account.id,
  username: account.username,
  domain: account.home.domain,
  role: account.role,
  admin_role: account.role === 'user' ? null : account.adminRole,
  second_factor: account.secondFactor,
  allowed_operations: allowedOperations(account),
})
