import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { answerChallenge, challengesOf } from '../../../../../test/support/clients/digest-client.ts'
import { fetchAsApp, lpconfigOf, type Sections } from '../../../../../test/support/clients/provisioning.ts'
import { caller, createAccount, createSpace } from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()

const hash = (algorithm: string, text: string) =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex')

interface Challenge {
  realm: string
  nonce: string
  algorithm: string
}

interface Authorization extends Challenge {
  username: string
  uri: string
  cnonce: string
  response: string
}

const responseTo = (challenge: Challenge, uri: string, cnonce: string, ha1: string) =>
  hash(
    challenge.algorithm,
    `${ha1}:${challenge.nonce}:00000001:${cnonce}:auth:${hash(challenge.algorithm, `REGISTER:${uri}`)}`,
  )

/**
 * An app that knows its document and nothing else. It answers the topmost challenge that it has credentials for (RFC
 * 8760 section 2.4), by the username and domain of its address.
 */
function register(document: Sections, challenges: Challenge[]): { at: string; authorization: Authorization | null } {
  const [, user = '', domain = ''] = /<sip:([^@]+)@([^>]+)>$/.exec(document['proxy_0']?.['reg_identity'] ?? '') ?? []
  const [, at = ''] = /^<(sips?:[^>]+)>$/.exec(document['proxy_0']?.['reg_proxy'] ?? '') ?? []
  const uri = `sip:${domain}`
  for (const challenge of challenges) {
    const known = Object.values(document).find(
      (section) =>
        section['username'] === decodeURIComponent(user) &&
        section['domain'] === domain &&
        section['realm'] === challenge.realm &&
        section['algorithm'] === challenge.algorithm,
    )
    if (known?.['username'] === undefined || known['ha1'] === undefined) continue
    const cnonce = randomBytes(8).toString('hex')
    const response = responseTo(challenge, uri, cnonce, known['ha1'])
    return { at, authorization: { ...challenge, username: known['username'], uri, cnonce, response } }
  }
  return { at, authorization: null }
}

/** What a registrar of a domain that reads the database challenges with, strongest first (RFC 8760 section 2.3). */
const challengesIn = (realm: string): Challenge[] =>
  ['SHA-256', 'MD5'].map((algorithm) => ({ realm, algorithm, nonce: randomBytes(8).toString('hex') }))

/** Whether such a registrar lets the app in. */
async function isLetIn(domain: string, authorization: Authorization | null): Promise<boolean> {
  if (!authorization) return false
  const { username, realm, algorithm, uri, cnonce, response } = authorization
  const { rows } = await server.database.pool.query<{ ha1: string }>(
    'select ha1 from sip_credentials where username = $1 and domain = $2 and realm = $3 and algorithm = $4',
    [username, domain, realm, algorithm],
  )
  return rows.some(({ ha1 }) => responseTo(authorization, uri, cnonce, ha1) === response)
}

describe('an app that fetched its document', () => {
  it.each([
    ['with SHA-256', 'one.example', {}, { algorithm: 'SHA-256' }],
    ['with MD5', 'two.example', {}, { algorithm: 'MD5' }],
    ['in a realm of its Space’s own', 'three.example', { account_realm: "A 'b' & c" }, {}],
    [
      'under a display name that looks like an address',
      'four.example',
      {},
      { display_name: '"x" <sip:x@evil.example>' },
    ],
  ])('registers %s with nothing typed in', async (_how, domain, space, account) => {
    await createSpace(server, domain, space)
    const { provisioning_token } = await createAccount(server, '+33-riley', { domain, ...account })
    const { sections } = lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`, { host: domain }))
    const realm = (space as { account_realm?: string }).account_realm ?? domain
    const { at, authorization } = register(sections, challengesIn(realm))
    expect(at).toBe(`sip:${domain}`)
    expect(authorization?.algorithm).toBe('algorithm' in account ? account.algorithm : 'SHA-256')
    expect(await isLetIn(domain, authorization)).toBe(true)
  })

  it('has the hash of the very password, by the definition of RFC 7616', async () => {
    const { provisioning_token } = await createAccount(server, 'rowan01', {
      password: 'pässword "1"',
      algorithm: 'MD5',
    })
    const { sections } = lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`))
    expect(sections['auth_info_0']?.['ha1']).toBe(hash('MD5', `rowan01:${DOMAIN}:pässword "1"`))
  })

  it('registers with the new password that came with it, and the former one is out', async () => {
    const { id, provisioning_token } = await createAccount(server, 'rowan02', { activated: true })
    const document = (path: string) => fetchAsApp(server, path).then((response) => lpconfigOf(response).sections)
    const former = await document(`/provisioning/${provisioning_token}`)
    const { provisioning_token: next } = (await caller(server).get(`/api/accounts/${id}/provision`)).json()
    const latter = await document(`/provisioning/${next}?reset_password`)
    const signIn = (sections: Sections) => isLetIn(DOMAIN, register(sections, challengesIn(DOMAIN)).authorization)
    expect([await signIn(former), await signIn(latter)]).toEqual([false, true])
  })

  it('is out once its account is deactivated or blocked', async () => {
    const { id, provisioning_token } = await createAccount(server, 'rowan03')
    const { sections } = lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`))
    const signIn = () => isLetIn(DOMAIN, register(sections, challengesIn(DOMAIN)).authorization)
    expect(await signIn()).toBe(true)
    for (const [off, on] of [
      ['deactivate', 'activate'],
      ['block', 'unblock'],
    ]) {
      await caller(server).post(`/api/accounts/${id}/${off}`)
      expect(await signIn()).toBe(false)
      await caller(server).post(`/api/accounts/${id}/${on}`)
      expect(await signIn()).toBe(true)
    }
  })

  it('speaks to this API by the same hash', async () => {
    const { provisioning_token } = await createAccount(server, 'rowan04')
    const { sections } = lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`))
    const { username = '', ha1 = '' } = sections['auth_info_0'] ?? {}
    const request = { method: 'GET', url: '/provisioning/me', headers: { from: `sip:${username}@${DOMAIN}` } } as const
    const [challenge] = challengesOf(await fetchAsApp(server, request.url, request))
    expect(challenge).toMatchObject({ realm: DOMAIN, algorithm: 'SHA-256' })
    const cnonce = 'c0ffee'
    const response = hash(
      'SHA-256',
      `${ha1}:${challenge?.['nonce']}:00000001:${cnonce}:auth:${hash('SHA-256', 'GET:/provisioning/me')}`,
    )
    const authorization = answerChallenge(
      challenge ?? {},
      { username, password: 'not known' },
      { method: 'GET', uri: request.url },
      { cnonce, response },
    )
    const answer = await fetchAsApp(server, request.url, { headers: { ...request.headers, authorization } })
    expect(lpconfigOf(answer).sections).toEqual(sections)
  })
})
