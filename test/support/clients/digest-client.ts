import { createHash, randomBytes } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { DOMAIN, type TestRequest, type TestServer } from '../server/test-server.ts'

/** A client of HTTP Digest (RFC 7616), written for the tests on its own. */
export interface DigestAccount {
  username: string
  password: string
  algorithm?: 'MD5' | 'SHA-256'
  domain?: string
}

export type Parameters = Record<string, string>

/** The challenges of an answer, as their parameters. */
export function challengesOf(response: Pick<LightMyRequestResponse, 'headers'>): Parameters[] {
  const header = response.headers['www-authenticate']
  const values = header === undefined ? [] : Array.isArray(header) ? header : [header]
  return values
    .filter((value) => value.startsWith('Digest '))
    .map((value) =>
      Object.fromEntries(
        [...value.matchAll(/(\w+)=(?:"([^"]*)"|([^",\s]+))/g)].map((m) => [m[1] ?? '', m[2] ?? m[3] ?? '']),
      ),
    )
}

/** An `Authorization` header that answers a challenge; `change` overwrites its parameters. */
export function answerChallenge(
  challenge: Parameters,
  account: DigestAccount,
  request: { method: string; uri: string; nc?: number },
  change: Parameters = {},
): string {
  const algorithm = account.algorithm ?? 'SHA-256'
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex')
  const nc = (request.nc ?? 1).toString(16).padStart(8, '0')
  const cnonce = randomBytes(8).toString('hex')
  const ha1 = hash(`${account.username}:${challenge['realm']}:${account.password}`)
  const ha2 = hash(`${request.method}:${request.uri}`)
  const parameters: Parameters = {
    username: account.username,
    realm: challenge['realm'] ?? '',
    nonce: challenge['nonce'] ?? '',
    uri: request.uri,
    response: hash(`${ha1}:${challenge['nonce']}:${nc}:${cnonce}:auth:${ha2}`),
    algorithm,
    cnonce,
    nc,
    qop: 'auth',
    opaque: challenge['opaque'] ?? '',
    ...change,
  }
  const bare = new Set(['algorithm', 'nc', 'qop'])
  return `Digest ${Object.entries(parameters)
    .map(([name, value]) => (bare.has(name) ? `${name}=${value}` : `${name}="${value}"`))
    .join(', ')}`
}

/** Sends a request twice: to be challenged, and with the answer. */
export async function digestRequest(
  server: TestServer,
  account: DigestAccount,
  options: TestRequest & { method: string; url: string },
): Promise<LightMyRequestResponse> {
  const from = `sip:${account.username}@${account.domain ?? DOMAIN}`
  const challenged = await server.request({ ...options, headers: { ...options.headers, from } })
  const challenge = challengesOf(challenged).find((one) => one['algorithm'] === (account.algorithm ?? 'SHA-256'))
  if (!challenge) return challenged
  const authorization = answerChallenge(challenge, account, { method: options.method, uri: options.url })
  return server.request({ ...options, headers: { ...options.headers, from, authorization } })
}

const ME = '/api/accounts/me'

/** Asks as an account, without an answer, and gives the challenge for its algorithm. */
export async function challengeFor(
  server: TestServer,
  account: DigestAccount,
  options: TestRequest = {},
): Promise<Parameters> {
  const from = `sip:${account.username}@${account.domain ?? DOMAIN}`
  const refused = await server.request({ method: 'GET', url: ME, ...options, headers: { from, ...options.headers } })
  const challenge = challengesOf(refused).find((one) => one['algorithm'] === (account.algorithm ?? 'SHA-256'))
  if (refused.statusCode !== 401 || !challenge) throw new Error(`no challenge: ${refused.statusCode} ${refused.body}`)
  return challenge
}

/** Sends the answer to a challenge; `signed` is what the answer is for, where that is not the request itself. */
export function answerWith(
  server: TestServer,
  account: DigestAccount,
  challenge: Parameters,
  options: Omit<TestRequest, 'url'> & {
    url?: string
    nc?: number
    change?: Parameters
    signed?: { method?: string; uri?: string }
  } = {},
): Promise<LightMyRequestResponse> {
  const { nc, change, signed, ...request } = { method: 'GET', url: ME, ...options } as const
  const authorization = answerChallenge(
    challenge,
    account,
    { method: request.method, uri: request.url, ...(nc === undefined ? {} : { nc }), ...signed },
    change,
  )
  const from = `sip:${account.username}@${account.domain ?? DOMAIN}`
  return server.request({ ...request, headers: { from, authorization, ...request.headers } })
}
