import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** An OpenID provider as far as a resource server sees it: its discovery document and its keys. */
export interface TokenIssuer {
  issuer: string
  /** how often its keys have been asked for */
  keyRequests: () => number
  /** replaces its key by another */
  rotate: () => Promise<void>
  sign: (claims: Record<string, unknown>) => Promise<string>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts an issuer of tokens (RS256) on a port of this machine. */
export async function startTokenIssuer(path = '/realms/sip'): Promise<TokenIssuer> {
  const newKey = async (kid: string) => ({ kid, ...(await generateKeyPair('RS256', { extractable: true })) })
  let count = 1
  let key = await newKey('key-1')
  let keyRequests = 0
  const server = createServer((request, response) => {
    const answer = async () => {
      if (request.url === `${path}/.well-known/openid-configuration`) {
        return { issuer, jwks_uri: `${issuer}/protocol/openid-connect/certs`, authorization_endpoint: `${issuer}/auth` }
      }
      keyRequests += 1
      return { keys: [{ ...(await exportJWK(key.publicKey)), kid: key.kid, alg: 'RS256', use: 'sig' }] }
    }
    void answer().then((body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  return {
    issuer,
    keyRequests: () => keyRequests,
    async rotate() {
      count += 1
      key = await newKey(`key-${count}`)
    },
    sign: (claims) =>
      new SignJWT({ iss: issuer, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
        .sign(key.privateKey),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
