import { z } from 'zod'
import { findAccountById } from '../accounts/accounts.queries.ts'
import { AdminRole } from '../admin-roles/admin-roles.schema.ts'
import type { Database } from '../database/database.ts'
import { AppError, type FieldErrors } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { hashToken, keyPrefix, randomApiKey } from '../random.ts'
import { Id, line, Moment, Timestamp } from '../text.schema.ts'
import { takeAuthToken } from '../tokens/auth-tokens.queries.ts'
import { deleteKey, insertNamedKey, listKeys, replaceUserKey } from './api-keys.queries.ts'

const ApiKey = z.object({ api_key: z.string() }).meta({ id: 'ApiKey' })

/** A new user key for an account, bound to the caller's address. It ends the account's former one. */
async function issueUserKey(ctx: Context, db: Database, accountId: number): Promise<{ api_key: string }> {
  const key = randomApiKey()
  const minutes = ctx.config.APP_API_KEY_EXPIRATION_MINUTES
  await replaceUserKey(
    db,
    { accountId, hash: hashToken(key), ip: ctx.client.ip, expiresAfterMinutes: minutes === 0 ? null : minutes },
    ctx.clock(),
  )
  return { api_key: key }
}

export const issue = mutation({
  summary: 'Get a new API key, in place of the former one',
  access: 'user',
  input: z.object({}),
  output: ApiKey,
  run: (ctx) => issueUserKey(ctx, ctx.db, ctx.actor.id),
})

export const issueByAuthToken = mutation({
  summary: 'Exchange an attached authentication token for an API key, once',
  access: 'public',
  input: z.object({ auth_token: z.string().max(255) }),
  output: ApiKey,
  errors: ['token_not_found'],
  run: (ctx, input) =>
    ctx.db.transaction().execute(async (tx) => {
      const taken = await takeAuthToken(tx, ctx.space.id, hashToken(input.auth_token), ctx.clock())
      if (!taken) throw new AppError('token_not_found')
      return issueUserKey(ctx, tx, taken.account_id)
    }),
})

const KeyInfo = z
  .object({
    id: Id,
    name: z.string().nullable().meta({ description: 'Null for a user key.' }),
    prefix: z
      .string()
      .nullable()
      .meta({ description: 'What a named key begins with; null where it is not known.', examples: ['Zk3bQ9xT'] }),
    role: AdminRole,
    account_id: Id,
    username: z.string(),
    blocked: z.boolean().meta({ description: 'Whether the account is blocked: its keys are refused.' }),
    ip_address: z.string().nullable().meta({ description: 'The only address it works from; null for any.' }),
    expires_after_last_used_minutes: z.int().nullable(),
    expire_at: Timestamp.nullable().meta({ description: 'When it ends in any case; null: when it is revoked.' }),
    created_at: Timestamp,
    last_used_at: Timestamp,
  })
  .meta({ id: 'ApiKeyInfo' })

export const list = query({
  summary: 'List the API keys of the Space’s accounts, without the keys themselves',
  access: 'admin',
  input: z.object({ account_id: Id.optional().meta({ description: 'Only the keys of this account.' }) }),
  output: z.array(KeyInfo),
  run: (ctx, { account_id }) => listKeys(ctx.db, ctx.space.id, account_id),
})

export const create = mutation({
  summary: 'Give an admin a named API key, which works from anywhere until it ends or is revoked',
  access: 'admin',
  needsConfirmation: true,
  input: z
    .object({
      account_id: Id,
      name: line(255).min(1),
      role: AdminRole.default('full').meta({
        description:
          'What it may do, at most what its admin may. A restricted key does nothing for the account itself.',
      }),
      expire_at: Moment.nullish().meta({ description: 'When it ends; null or not sent: when it is revoked.' }),
    })
    .meta({
      examples: [{ account_id: 42, name: 'Nightly sync', role: 'read_only', expire_at: '2030-01-31T00:00:00Z' }],
    }),
  output: KeyInfo.extend({ api_key: z.string().meta({ description: 'Shown this once.' }) }).meta({ id: 'NewApiKey' }),
  errors: ['account_not_found', 'not_an_admin'],
  check: (ctx, { expire_at }): FieldErrors =>
    expire_at && Date.parse(expire_at) <= ctx.clock().getTime() ? { expire_at: [{ key: 'in_the_past' }] } : {},
  async run(ctx, { account_id, name, role, expire_at: expireAt = null }) {
    const account = await findAccountById(ctx.db, ctx.space.id, account_id, ctx.clock())
    if (!account) throw new AppError('account_not_found')
    if (!account.admin) throw new AppError('not_an_admin')
    const key = randomApiKey()
    const named = { accountId: account_id, hash: hashToken(key), name, prefix: keyPrefix(key), role, expireAt }
    const info = await insertNamedKey(ctx.db, named, ctx.clock())
    return { ...info, username: account.username, blocked: account.blocked, api_key: key }
  },
})

export const revoke = mutation({
  summary: 'End an API key',
  access: 'admin',
  input: z.object({ id: Id }),
  output: z.void(),
  errors: ['key_not_found'],
  async run(ctx, { id }) {
    if (!(await deleteKey(ctx.db, ctx.space.id, id))) throw new AppError('key_not_found')
  },
})
