import { z } from 'zod'
import { CaptchaResponse, requireCaptcha } from '../captcha.ts'
import type { Database } from '../database/database.ts'
import { AppError, fieldError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { PushTarget } from '../push/push.schema.ts'
import { expiryAfter, hashToken, randomToken } from '../random.ts'
import { Id, line, Timestamp } from '../text.schema.ts'
import {
  type CreationTokenSource,
  findRequestToken,
  insertCreationToken,
  insertRequestToken,
  linkCreationTokenToAccount,
  linkRequestToken,
  takeCreationToken,
  takeRequestToken,
  validateRequestToken,
} from './creation-tokens.queries.ts'
import { pushToken } from './pushed-tokens.ts'

const CreationToken = z
  .object({
    token: z.string(),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    expire_at: Timestamp.nullable(),
  })
  .meta({ id: 'AccountCreationToken' })

const UsedCreationToken = CreationToken.extend({
  used: z.boolean(),
  account_id: Id.nullable(),
  pn_provider: z.string().nullable(),
  pn_param: z.string().nullable(),
  pn_prid: z.string().nullable(),
}).meta({ id: 'UsedAccountCreationToken' })

const RequestToken = z
  .object({ token: z.string(), validation_url: z.string() })
  .meta({ id: 'AccountCreationRequestToken' })

/** A new token and what is stored of it. */
function mint(ctx: Context) {
  const token = randomToken()
  const now = ctx.clock()
  const stored = {
    hash: hashToken(token),
    ip: ctx.client.ip,
    userAgent: ctx.client.userAgent,
    expireAt: expiryAfter(now, ctx.config.APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES),
  }
  return { token, now, stored }
}

async function makeCreationToken(ctx: Context, db: Database, source: CreationTokenSource) {
  const { token, now, stored } = mint(ctx)
  return { token, ...(await insertCreationToken(db, ctx.space.id, { ...stored, source }, now)) }
}

export const create = mutation({
  summary: 'Make an account creation token, with which one account can be created in the Space',
  access: 'admin',
  input: z.object({}),
  output: CreationToken,
  run: (ctx) => makeCreationToken(ctx, ctx.db, 'admin'),
})

export const sendByPush = mutation({
  summary: 'Send an account creation token to the app on a device by push notification',
  access: 'public',
  actsOutside: true,
  input: PushTarget,
  makesToken: true,
  output: z.void(),
  errors: ['push_too_soon', 'push_not_configured', 'push_failed'],
  run(ctx, target) {
    const minutes = ctx.config.APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES
    return pushToken(ctx, target, {
      table: 'account_creation_tokens',
      lifetime: minutes === 0 ? null : minutes * 60,
      insert: (tx, token, now) =>
        insertCreationToken(tx, ctx.space.id, { ...token, source: 'push', expireAt: expiryAfter(now, minutes) }, now),
    })
  },
})

export const consume = mutation({
  summary: 'Use an account creation token for the own account',
  access: 'user',
  input: z.object({ account_creation_token: line(255).min(1) }),
  output: UsedCreationToken,
  errors: ['token_not_found'],
  run: (ctx, input) =>
    ctx.db.transaction().execute(async (tx) => {
      const token = await takeCreationToken(tx, ctx.space.id, hashToken(input.account_creation_token), ctx.clock())
      if (!token) throw new AppError('token_not_found')
      await linkCreationTokenToAccount(tx, token.id, ctx.actor.id)
      return { ...token, token: input.account_creation_token, account_id: ctx.actor.id }
    }),
})

export const createRequest = mutation({
  summary: 'Make a request token: once a person has confirmed it at its URL, it gives an account creation token',
  access: 'public',
  makesToken: true,
  input: z.object({}),
  output: RequestToken,
  async run(ctx) {
    const { token, now, stored } = mint(ctx)
    await insertRequestToken(ctx.db, ctx.space.id, stored, now)
    return { token, validation_url: `${ctx.origin(ctx.space.host)}/creation_token/check/${token}` }
  },
})

export const createByRequest = mutation({
  summary: 'Exchange a confirmed request token for an account creation token, once',
  access: 'public',
  input: z.object({ account_creation_request_token: line(255).min(1) }),
  output: CreationToken,
  errors: ['token_not_validated'],
  async run(ctx, input) {
    const hash = hashToken(input.account_creation_request_token)
    const known = await findRequestToken(ctx.db, ctx.space.id, hash, ctx.clock())
    if (!known) throw fieldError('account_creation_request_token', 'creation_token')
    if (known.validated_at === null) throw new AppError('token_not_validated')
    return ctx.db.transaction().execute(async (tx) => {
      const taken = await takeRequestToken(tx, ctx.space.id, hash, ctx.clock())
      if (!taken) throw fieldError('account_creation_request_token', 'creation_token')
      const token = await makeCreationToken(ctx, tx, 'request')
      await linkRequestToken(tx, taken.id, token.id)
      return token
    })
  },
})

const RequestState = z.object({ validated: z.boolean() }).meta({ id: 'AccountCreationRequestState' })

export const getRequest = query({
  summary: 'Whether a request token waits for a person to confirm it',
  access: 'public',
  input: z.object({ token: line(255) }),
  output: RequestState,
  errors: ['token_not_found'],
  async run(ctx, { token }) {
    const known = await findRequestToken(ctx.db, ctx.space.id, hashToken(token), ctx.clock())
    if (!known) throw new AppError('token_not_found')
    return { validated: known.validated_at !== null }
  },
})

export const validateRequest = mutation({
  summary: 'Confirm a request token, as a person does on its page',
  access: 'public',
  input: z.object({ token: line(255), captcha: CaptchaResponse }).meta({ examples: [{ token: 'of-the-request' }] }),
  output: RequestState,
  errors: ['token_not_found'],
  async run(ctx, { token, captcha }) {
    await requireCaptcha(ctx, captcha)
    if (!(await validateRequestToken(ctx.db, ctx.space.id, hashToken(token), ctx.clock()))) {
      throw new AppError('token_not_found')
    }
    return { validated: true }
  },
})
