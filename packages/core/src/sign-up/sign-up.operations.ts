import { z } from 'zod'
import { checkFields, normalPhone } from '../accounts/accounts.checks.ts'
import { Password, Username } from '../accounts/accounts.schema.ts'
import { insertAccount } from '../accounts/insertions.queries.ts'
import { newAccount } from '../accounts/new-account.ts'
import { CaptchaResponse, requireCaptcha } from '../captcha.ts'
import { sendChangeCode } from '../changes/change-codes.ts'
import type { Channel } from '../changes/changes.queries.ts'
import { AppError, fieldError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { expiryAfter, hashToken, randomToken } from '../random.ts'
import { insertSession } from '../sessions/sessions.queries.ts'
import { SignedIn } from '../sessions/sessions.schema.ts'
import { registrationRefusal } from '../spaces/registration.rules.ts'
import { Email, line } from '../text.schema.ts'
import {
  insertCreationToken,
  linkCreationTokenToAccount,
  takeCreationToken,
} from '../tokens/creation-tokens.queries.ts'
import { findSignUp } from './sign-up.queries.ts'
import { signUpRefusal } from './sign-up.rules.ts'

const account = { username: Username, password: Password, captcha: CaptchaResponse }

/** @throws AppError public_registration_off, phone_registration_off */
async function requireOpen(ctx: Context, channel: Channel): Promise<void> {
  const refusal = signUpRefusal(channel, await findSignUp(ctx.db, ctx.space.id))
  if (refusal) throw new AppError(refusal)
}

interface NewUser {
  username: string
  password: string
  captcha?: string | undefined
}

/**
 * Creates an account that is activated by the code sent to its target, and signs its user in, who enters the code next.
 * The account has used a creation token, as one that an app creates, so that further codes can be asked for.
 */
async function signUp(
  ctx: Context,
  channel: Channel,
  user: NewUser,
  target: string,
): Promise<z.output<typeof SignedIn>> {
  await requireCaptcha(ctx, user.captcha)
  const { username, password } = user
  const now = ctx.clock()
  const request = { ip: ctx.client.ip, userAgent: ctx.client.userAgent }
  const id = await ctx.db.transaction().execute(async (tx) => {
    const hash = hashToken(randomToken())
    await insertCreationToken(tx, ctx.space.id, { ...request, hash, source: 'request', expireAt: null }, now)
    const token = await takeCreationToken(tx, ctx.space.id, hash, now)
    if (!token) throw new AppError('public_registration_off')
    const refusal = registrationRefusal(token, token.source) ?? signUpRefusal(channel, token)
    if (refusal) throw new AppError(refusal)
    const { id: created } = await insertAccount(
      tx,
      ctx.space.id,
      {
        ...newAccount(ctx, ctx.space, { username, password, algorithm: 'SHA-256' }),
        email: null,
        phone: null,
        display_name: null,
        language: ctx.language,
        activated: false,
        admin: false,
        dictionary: {},
      },
      now,
    )
    await linkCreationTokenToAccount(tx, token.id, created)
    await sendChangeCode(ctx, tx, channel, { accountId: created, target })
    return created
  })
  const session = randomToken()
  const expireAt = expiryAfter(now, ctx.config.SESSION_LIFETIME) ?? now
  await insertSession(
    ctx.db,
    { ...request, accountId: id, hash: hashToken(session), expireAt, openedBy: null, isConfirmed: true },
    now,
  )
  ctx.session.begin({ token: session, expireAt })
  return {
    id,
    username,
    domain: ctx.space.domain,
    role: 'user',
    admin_role: null,
    second_factor: 'off',
    allowed_operations: null,
  }
}

export const getOffer = query({
  summary: 'Tell whether anybody may create an account in the Space, by email and by phone',
  access: 'public',
  input: z.object({}),
  output: z
    .object({
      email: z.boolean(),
      phone: z.boolean(),
      intro: z.string().nullable().meta({ description: 'What the Space says above the form.' }),
    })
    .meta({ id: 'SignUpOffered' }),
  async run(ctx) {
    const space = await findSignUp(ctx.db, ctx.space.id)
    return {
      email: signUpRefusal('email', space) === null,
      phone: signUpRefusal('phone', space) === null,
      intro: space?.intro_registration_text || null,
    }
  },
})

export const createByEmail = mutation({
  summary: 'Create an account of your own: a code sent to its email address activates it',
  access: 'public',
  makesToken: true,
  input: z
    .object({ ...account, email: Email })
    .meta({ examples: [{ username: 'alice01', password: 'a long passphrase', email: 'alice@example.com' }] }),
  output: SignedIn,
  errors: ['public_registration_off', 'space_full', 'too_many_requests'],
  async check(ctx, { username, password, email }) {
    await requireOpen(ctx, 'email')
    return checkFields(ctx, ctx.space, { username, password, email }, { phoneNumbers: false })
  },
  run: (ctx, { email, ...user }) => signUp(ctx, 'email', user, email),
})

export const createByPhone = mutation({
  summary: 'Create an account of your own: a code sent to its phone by SMS activates it',
  access: 'public',
  makesToken: true,
  input: z
    .object({ ...account, phone: line(64).min(1) })
    .meta({ examples: [{ username: 'alice01', password: 'a long passphrase', phone: '+33612345678' }] }),
  output: SignedIn,
  errors: ['public_registration_off', 'phone_registration_off', 'space_full', 'too_many_requests'],
  async check(ctx, { username, password, phone }) {
    await requireOpen(ctx, 'phone')
    return checkFields(ctx, ctx.space, { username, password, phone }, { phoneNumbers: false })
  },
  run(ctx, { phone, ...user }) {
    const number = normalPhone(phone, ctx.space)
    if (number === null) throw fieldError('phone', 'phone')
    return signUp(ctx, 'phone', user, number)
  },
})
