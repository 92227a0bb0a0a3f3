import { z } from 'zod'
import { AccountId, CardDavCredentials } from '../accounts/accounts.schema.ts'
import { computeHa1 } from '../credentials/digest.rules.ts'
import { AppError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import {
  deleteCardDavCredentials,
  findCardDavCredentials,
  listServersForCredentials,
  upsertCardDavCredentials,
} from './carddav-credentials.queries.ts'
import { CredentialsId, ServerForCredentials, SetCredentials } from './carddav-credentials.schema.ts'

/** @throws AppError account_not_found, or carddav_credentials_off where the Space has no such credentials */
async function credentialsOf(ctx: Context, accountId: number | undefined) {
  const account = accountId === undefined ? undefined : await findCardDavCredentials(ctx.db, ctx.space.id, accountId)
  if (!account) throw new AppError('account_not_found')
  if (!account.allowed) throw new AppError('carddav_credentials_off')
  return account.credentials
}

export const list = query({
  summary: 'List the credentials that an account has for CardDAV servers',
  access: 'admin',
  input: AccountId,
  output: z.array(CardDavCredentials),
  errors: ['account_not_found', 'carddav_credentials_off'],
  run: (ctx, { id }) => credentialsOf(ctx, id),
})

export const listServers = query({
  summary: 'List the CardDAV servers that accounts of the Space may have credentials for, oldest first',
  access: 'admin',
  input: z.object({}),
  output: z.array(ServerForCredentials),
  run: (ctx) => listServersForCredentials(ctx.db, ctx.space.id),
})

export const get = query({
  summary: 'Get the credentials that an account has for a CardDAV server',
  access: 'admin',
  input: CredentialsId,
  output: CardDavCredentials,
  errors: ['carddav_credentials_not_found', 'account_not_found', 'carddav_credentials_off'],
  async run(ctx, { id, carddav_id }) {
    const credentials = (await credentialsOf(ctx, id)).find((one) => one.carddav_id === carddav_id)
    if (!credentials) throw new AppError('carddav_credentials_not_found')
    return credentials
  },
})

export const set = mutation({
  summary: 'Give an account credentials for a CardDAV server, in place of those it has',
  access: 'admin',
  input: SetCredentials,
  output: CardDavCredentials,
  errors: ['carddav_server_not_found', 'account_not_found', 'carddav_credentials_off'],
  async check(ctx, { id }) {
    await credentialsOf(ctx, id)
    return {}
  },
  async run(ctx, { id, carddav_id, username, realm, algorithm, password }) {
    const ha1 = computeHa1(algorithm, { username, realm, password })
    const place = { accountId: id, serverId: carddav_id }
    const given = { username, realm, algorithm, ha1 }
    const credentials = await upsertCardDavCredentials(ctx.db, ctx.space.id, place, given, ctx.clock())
    if (!credentials) throw new AppError('carddav_server_not_found')
    return credentials
  },
})

const remove = mutation({
  summary: 'Take the credentials for a CardDAV server from an account',
  access: 'admin',
  input: CredentialsId,
  output: z.void(),
  errors: ['carddav_credentials_not_found', 'account_not_found', 'carddav_credentials_off'],
  async run(ctx, { id, carddav_id }) {
    await credentialsOf(ctx, id)
    if (!(await deleteCardDavCredentials(ctx.db, id, carddav_id))) throw new AppError('carddav_credentials_not_found')
  },
})

export { remove as delete }
