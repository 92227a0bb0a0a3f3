import { z } from 'zod'
import { AppError } from '../errors.ts'
import { mutation, query } from '../operation.ts'
import { expiryAfter, hashToken, randomToken } from '../random.ts'
import { Id, Timestamp } from '../text.schema.ts'
import { attachAuthToken, hasLooseAuthToken, insertAuthToken } from './auth-tokens.queries.ts'

const AuthToken = z
  .object({
    id: Id,
    token: z.string(),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'AuthToken' })

export const create = mutation({
  summary: 'Make an authentication token, which an authenticated app can attach to its account',
  access: 'public',
  input: z.object({}),
  output: AuthToken,
  async run(ctx) {
    const token = randomToken()
    const now = ctx.clock()
    const row = await insertAuthToken(
      ctx.db,
      ctx.space.id,
      {
        hash: hashToken(token),
        ip: ctx.client.ip,
        userAgent: ctx.client.userAgent,
        expireAt: expiryAfter(now, ctx.config.APP_AUTH_TOKEN_EXPIRATION_MINUTES) ?? now,
      },
      now,
    )
    return { token, ...row }
  },
})

export const attach = mutation({
  summary: 'Attach an authentication token to your own account',
  access: 'user',
  input: z.object({ auth_token: z.string().max(255) }),
  output: z.void(),
  errors: ['token_not_found'],
  async run(ctx, input) {
    const attached = await attachAuthToken(ctx.db, ctx.space.id, hashToken(input.auth_token), ctx.actor.id, ctx.clock())
    if (!attached) throw new AppError('token_not_found')
  },
})

export const getLink = query({
  summary: 'Get the link by which another device attaches an authentication token, which leaves the token as it is',
  access: 'public',
  input: z.object({ auth_token: z.string().max(255) }),
  output: z.object({ url: z.url() }).meta({ id: 'AuthTokenLink' }),
  errors: ['token_not_found'],
  async run(ctx, { auth_token }) {
    const isLoose = await hasLooseAuthToken(ctx.db, ctx.space.id, hashToken(auth_token), ctx.clock())
    if (!isLoose) throw new AppError('token_not_found')
    return { url: `${ctx.origin(ctx.space.host)}/api/accounts/auth_token/${auth_token}/attach` }
  },
})
