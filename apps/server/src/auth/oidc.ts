import { type ApplicationDatabase, clientSecretPlace, findSpaceOidc, type OidcRow, type Secrets } from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, customFetch as joseFetch, jwtVerify } from 'jose'
import * as client from 'openid-client'
import type { Config } from '../config/config.ts'
import { type BoundedFetch, createBoundedFetch } from '../outgoing/bounded-fetch.ts'

/** Signatures only: a key that is public must not become the secret of an HMAC. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** How long what a provider says of itself is believed; its keys likewise, but for one that is unknown. */
const KEPT_MS = 600_000
/** How long a provider that could not be asked is not asked again. */
const FAILURE_KEPT_MS = 10_000
/** Milliseconds between two looks for a key that is unknown. */
const COOLDOWN_MS = 5_000
const PROVIDERS_KEPT = 1_000

/** A provider, as it has been discovered for the client of a Space. */
export interface Provider {
  config: client.Configuration
  issuer: string
  keys: ReturnType<typeof createRemoteJWKSet>
}

export interface OidcProviders {
  /** the OpenID provider of a Space; undefined where it has none */
  find: (spaceId: number) => Promise<OidcRow | undefined>
  /** discovers a provider; it rejects where that cannot be reached, or is another one than it should be */
  discover: (oidc: OidcRow) => Promise<Provider>
  /** the claims of a Bearer token of a Space's provider; null for a token that is not to be believed */
  verify: (oidc: OidcRow, token: string, now: Date) => Promise<JWTPayload | null>
}

interface Options {
  db: ApplicationDatabase
  secrets: Secrets
  fetch: BoundedFetch
  leewaySeconds: number
  /** called with the reason why a provider cannot be reached */
  onFailure: (error: unknown, issuer: string) => void
}

/** What knows the OpenID providers of Spaces, and keeps for a while what they say of themselves. */
function createOidcProviders({ db, secrets, fetch, leewaySeconds, onFailure }: Options): OidcProviders {
  const known = new Map<string, { until: number; provider: Promise<Provider> }>()

  async function read(oidc: OidcRow): Promise<Provider> {
    const { encrypted_client_secret: ciphertext, client_secret_key_id: keyId, space_id: spaceId } = oidc
    const secret =
      ciphertext === null || keyId === null
        ? null
        : await secrets.decrypt(clientSecretPlace(spaceId), { ciphertext, keyId })
    const issuer = new URL(oidc.issuer)
    const config = await client.discovery(
      issuer,
      oidc.client_id,
      { [client.clockTolerance]: leewaySeconds },
      secret === null ? client.None() : client.ClientSecretBasic(secret),
      {
        [client.customFetch]: fetch,
        timeout: 5,
        execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
      },
    )
    const metadata = config.serverMetadata()
    if (metadata.jwks_uri === undefined) throw new Error(`${oidc.issuer} names no jwks_uri`)
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), {
      [joseFetch]: fetch,
      cacheMaxAge: KEPT_MS,
      cooldownDuration: COOLDOWN_MS,
      timeoutDuration: 5_000,
    })
    return { config, issuer: metadata.issuer, keys }
  }

  function discover(oidc: OidcRow): Promise<Provider> {
    // another row, another client: a secret that is changed is not kept
    const key = JSON.stringify([oidc.space_id, oidc.issuer, oidc.client_id, oidc.updated_at])
    const found = known.get(key)
    if (found && found.until > Date.now()) return found.provider
    const provider = read(oidc)
    known.delete(key)
    const oldest = known.size >= PROVIDERS_KEPT ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    const entry = { until: Date.now() + KEPT_MS, provider }
    known.set(key, entry)
    provider.catch((error: unknown) => {
      entry.until = Date.now() + FAILURE_KEPT_MS
      onFailure(error, oidc.issuer)
    })
    return provider
  }

  return {
    find: (spaceId) => findSpaceOidc(db, spaceId),
    discover,
    async verify(oidc, token, now) {
      if (!isOf(token, oidc.issuer)) return null
      const { keys, issuer } = await discover(oidc)
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: ALGORITHMS,
          issuer,
          audience: oidc.audience ?? oidc.client_id,
          currentDate: now,
          clockTolerance: leewaySeconds,
          requiredClaims: ['exp'],
        })
        // of `iat` jose looks only at the type
        const isOfFuture = payload.iat !== undefined && payload.iat > now.getTime() / 1000 + leewaySeconds
        return isOfFuture ? null : payload
      } catch (error) {
        if (error instanceof errors.JOSEError) return null
        throw error
      }
    },
  }
}

/** {@link createOidcProviders} by the settings. */
export const prepareOidc = ({
  db,
  config,
  secrets,
  log,
}: {
  db: ApplicationDatabase
  config: Config
  secrets: Secrets
  log: FastifyBaseLogger
}): OidcProviders =>
  createOidcProviders({
    db,
    secrets,
    fetch: createBoundedFetch({ privateNetworks: config.OIDC_PRIVATE_NETWORKS }),
    leewaySeconds: config.JWT_LEEWAY_SECONDS,
    onFailure: (err, issuer) => log.warn({ err, issuer }, 'an OpenID provider cannot be asked'),
  })

/** Whether a token says that it is of an issuer: that of another one makes no provider be asked for its keys. */
function isOf(token: string, issuer: string): boolean {
  try {
    return withoutSlash(decodeJwt(token).iss) === withoutSlash(issuer)
  } catch {
    return false
  }
}

const withoutSlash = (issuer: string | undefined) => issuer?.replace(/\/+$/, '')
