import { z } from 'zod'
import { AppError, type FieldErrors } from '../errors.ts'
import { type Context, mutation, passToRun, query } from '../operation.ts'
import { forOwnSpace } from '../own-space.ts'
import { findSpaceByDomain, lockSpace } from '../spaces/spaces.queries.ts'
import { SpaceDomain } from '../spaces/spaces.schema.ts'
import { deleteSpaceOidc, findSpaceOidc, type OidcRow, upsertSpaceOidc } from './oidc.queries.ts'
import { bearerChallengeOf, clientSecretPlace, HIDDEN_SECRET, issuerOfRealm } from './oidc.rules.ts'
import { SetSpaceOidc, SpaceOidc } from './oidc.schema.ts'

async function requireSpace(ctx: Context, domain: string | undefined) {
  const space = domain === undefined ? undefined : await findSpaceByDomain(ctx.db, domain)
  if (!space) throw new AppError('space_not_found')
  return space
}

/** The secret itself is in no answer. */
function present(ctx: Context, host: string, { encrypted_client_secret, ...row }: OidcRow) {
  const client_secret = encrypted_client_secret === null ? null : (HIDDEN_SECRET as typeof HIDDEN_SECRET)
  return { ...row, client_secret, redirect_uri: `${ctx.origin(host)}/oidc/callback` }
}

export const get = query({
  summary: 'Get the OpenID provider of a Space',
  access: 'superAdmin',
  input: SpaceDomain,
  output: SpaceOidc,
  errors: ['space_not_found', 'oidc_not_found'],
  async run(ctx, { domain }) {
    const space = await requireSpace(ctx, domain)
    const found = await findSpaceOidc(ctx.db, space.id)
    if (!found) throw new AppError('oidc_not_found')
    return present(ctx, space.host, found)
  },
})

interface Provider {
  server_url?: string | null | undefined
  realm?: string | null | undefined
  issuer?: string | null | undefined
}

/** The issuer that an input names, one way or the other. */
const issuerOf = ({ server_url, realm, issuer }: Provider): string | null =>
  server_url != null && realm != null ? issuerOfRealm(server_url, realm) : (issuer ?? null)

function providerErrors(input: Provider): FieldErrors {
  const { server_url, realm, issuer } = input
  if (server_url == null && realm == null) return issuer == null ? { server_url: [{ key: 'required' }] } : {}
  if (server_url == null) return { server_url: [{ key: 'required' }] }
  if (realm == null) return { realm: [{ key: 'required' }] }
  return issuer != null && issuer !== issuerOf(input) ? { issuer: [{ key: 'issuer_differs' }] } : {}
}

export const set = mutation({
  summary: 'Give a Space an OpenID provider, in place of the one it has',
  access: 'superAdmin',
  needsConfirmation: true,
  input: SetSpaceOidc,
  output: SpaceOidc,
  errors: ['space_not_found', 'secret_key_missing'],
  check: async (ctx, input) => passToRun(await requireSpace(ctx, input.domain), providerErrors(input)),
  run: (ctx, { domain, client_secret, audience, ...input }, space) =>
    ctx.db.transaction().execute(async (tx) => {
      if (!(await lockSpace(tx, domain))) throw new AppError('space_not_found')
      const isRealm = input.server_url != null && input.realm != null
      const issuer = issuerOf(input) ?? ''
      const known = await findSpaceOidc(tx, space.id)
      const isSame = known?.issuer === issuer && known.client_id === input.client_id
      const stays = client_secret === undefined || client_secret === HIDDEN_SECRET
      if (stays && !isSame && (client_secret === HIDDEN_SECRET || known?.encrypted_client_secret != null)) {
        throw new AppError('invalid_input', { client_secret: [{ key: 'client_secret_again' }] })
      }
      const row = {
        ...input,
        server_url: isRealm ? `${input.server_url?.replace(/\/+$/, '')}/` : null,
        realm: isRealm ? (input.realm ?? null) : null,
        issuer,
        audience: audience ?? null,
        ...(stays && known ? keptSecret(known) : await encryptedSecret(ctx, space.id, stays ? null : client_secret)),
        challenge: bearerChallengeOf({ issuer, realm: isRealm ? (input.realm ?? null) : null, domain }),
      }
      return present(ctx, space.host, await upsertSpaceOidc(tx, space.id, row, ctx.clock()))
    }),
})

const keptSecret = ({ encrypted_client_secret, client_secret_key_id }: OidcRow) => ({
  encrypted_client_secret,
  client_secret_key_id,
})

async function encryptedSecret(ctx: Context, spaceId: number, clear: string | null | undefined) {
  if (clear == null || clear === '') return { encrypted_client_secret: null, client_secret_key_id: null }
  const { ciphertext, keyId } = await ctx.secrets.encrypt(clientSecretPlace(spaceId), clear)
  return { encrypted_client_secret: ciphertext, client_secret_key_id: keyId }
}

const remove = mutation({
  summary: 'Remove the OpenID provider of a Space: its tokens are no longer accepted',
  access: 'superAdmin',
  input: SpaceDomain,
  output: z.void(),
  errors: ['space_not_found', 'oidc_not_found'],
  check: async (ctx, { domain }) => passToRun(await requireSpace(ctx, domain)),
  run: (ctx, _input, space) =>
    ctx.db.transaction().execute(async (tx) => {
      if (!(await deleteSpaceOidc(tx, space.id, ctx.clock()))) throw new AppError('oidc_not_found')
    }),
})

export const getOwn = forOwnSpace(get, { summary: 'Get the OpenID provider of the Space of the request' })

export const setOwn = forOwnSpace(set, {
  summary: 'Give the Space of the request an OpenID provider, in place of the one it has',
  examples: [{ issuer: 'https://id.example.org', client_id: 'sipspace' }],
})

export const deleteOwn = forOwnSpace(remove, {
  summary: 'Remove the OpenID provider of the Space of the request: its tokens are no longer accepted',
})

export { remove as delete }
