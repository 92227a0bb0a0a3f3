import { z } from 'zod'
import { isCredentialValid } from '../authentication/authentication.queries.ts'
import { giveNewPassword } from '../credentials/new-password.ts'
import { lockAccount } from '../credentials/passwords.queries.ts'
import type { Database, Tx } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { hashToken, randomToken } from '../random.ts'
import { line } from '../text.schema.ts'
import { takeAuthToken } from '../tokens/auth-tokens.queries.ts'
import { tokenRefusal } from '../tokens/provisioning-tokens.rules.ts'
import { accountDocument, spaceDocument } from './document.rules.ts'
import {
  findProvisioningAccount,
  findProvisioningSpace,
  findProvisioningToken,
  isAuthTokenOfBlocked,
  takeProvisioningToken,
} from './provisioning.queries.ts'
import { ProvisioningDocument } from './provisioning.schema.ts'

const ResetPassword = z.boolean().default(false).meta({
  description: 'Whether the account gets a new random password, so that no other device goes on with the old one.',
})
const ByToken = z
  .object({ token: line(255), reset_password: ResetPassword })
  .meta({ examples: [{ token: 'of-the-account', reset_password: true }] })

async function documentOf(ctx: Context, db: Database, accountId: number): Promise<ProvisioningDocument> {
  const account = await findProvisioningAccount(db, accountId)
  if (!account) throw new AppError('account_not_found')
  return accountDocument(account, ctx.origin(account.host))
}

/** A password that is not shown to anyone: the document has only its HA1. */
async function resetPassword(tx: Tx, spaceId: number, accountId: number): Promise<void> {
  const identity = await lockAccount(tx, spaceId, accountId)
  if (identity) await giveNewPassword(tx, accountId, { ...identity, password: randomToken() })
}

export const getPublicDocument = query({
  summary: 'Get what every app of the Space is set up with, without an account',
  access: 'public',
  input: z.object({}),
  output: ProvisioningDocument,
  errors: ['space_not_found'],
  async run(ctx) {
    const space = await findProvisioningSpace(ctx.db, ctx.space.id)
    if (!space) throw new AppError('space_not_found')
    return spaceDocument(space, ctx.origin(space.host))
  },
})

export const redeemToken = mutation({
  summary: 'Get what an app is set up with for the account of a provisioning token, once; this activates the account',
  access: 'public',
  input: ByToken,
  output: ProvisioningDocument,
  errors: ['token_not_found', 'token_expired', 'account_blocked'],
  run: (ctx, { token, reset_password }) =>
    ctx.db.transaction().execute(async (tx) => {
      const now = ctx.clock()
      const account = await takeProvisioningToken(tx, ctx.space.id, token, now)
      if (!account) {
        const found = await findProvisioningToken(tx, ctx.space.id, token)
        throw new AppError(tokenRefusal(found, now) ?? 'token_not_found')
      }
      if (reset_password) await resetPassword(tx, ctx.space.id, account.id)
      return documentOf(ctx, tx, account.id)
    }),
})

export const redeemAuthToken = mutation({
  summary: 'Get what an app is set up with for the account that an authentication token is attached to, once',
  access: 'public',
  input: z.object({ auth_token: z.string().max(255) }),
  output: ProvisioningDocument,
  errors: ['token_not_found', 'account_blocked'],
  run: (ctx, { auth_token }) =>
    ctx.db.transaction().execute(async (tx) => {
      const now = ctx.clock()
      const hash = hashToken(auth_token)
      const taken = await takeAuthToken(tx, ctx.space.id, hash, now)
      if (taken) return documentOf(ctx, tx, taken.account_id)
      const isBlocked = await isAuthTokenOfBlocked(tx, ctx.space.id, hash, now)
      throw new AppError(isBlocked ? 'account_blocked' : 'token_not_found')
    }),
})

export const getOwn = query({
  summary: 'Get what an app is set up with for your own account',
  access: 'user',
  input: z.object({}),
  output: ProvisioningDocument,
  errors: ['account_not_found'],
  async run(ctx) {
    const document = await documentOf(ctx, ctx.db, ctx.actor.id)
    // The document has hashes: what was authenticated by a former password must not learn a new one, set meanwhile.
    const isValid = ctx.credential === null || (await isCredentialValid(ctx.db, ctx.actor.id, ctx.credential))
    if (!isValid) throw new AppError('unauthenticated')
    return document
  },
})

export const getLink = query({
  summary: 'Get the link that an app is set up with, which leaves the provisioning token unused',
  access: 'public',
  input: ByToken,
  output: z.object({ url: z.url() }).meta({ id: 'ProvisioningLink' }),
  errors: ['token_not_found', 'token_expired', 'account_blocked'],
  async run(ctx, { token, reset_password }) {
    const refusal = tokenRefusal(await findProvisioningToken(ctx.db, ctx.space.id, token), ctx.clock())
    if (refusal) throw new AppError(refusal)
    return { url: `${ctx.origin(ctx.space.host)}/provisioning/${token}${reset_password ? '?reset_password' : ''}` }
  },
})
