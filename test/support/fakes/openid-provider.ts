import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { type JWK, Provider } from 'oidc-provider'

/** An OpenID provider (oidc-provider) on this machine, whose sign-in page takes any name and password. */
export interface OpenIdProvider {
  issuer: string
  [Symbol.asyncDispose]: () => Promise<void>
}

interface Options {
  clientId: string
  clientSecret: string
  redirectUri: string
  /** the claims of the user who signs in by a name */
  claimsOf: (name: string) => Record<string, unknown>
}

export async function startOpenIdProvider({
  clientId,
  clientSecret,
  redirectUri,
  claimsOf,
}: Options): Promise<OpenIdProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...((await exportJWK(privateKey)) as JWK), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['keys of the cookies of the tests'] },
    claims: { openid: ['sub', 'sip_identity', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...claimsOf(sub) }) }),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  return {
    issuer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
