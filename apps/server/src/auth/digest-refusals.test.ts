import { beforeAll, describe, expect, it } from 'vitest'
import {
  answerChallenge,
  answerWith,
  challengeFor,
  challengesOf,
  type Parameters,
} from '../../../../test/support/clients/digest-client.ts'
import { createAccount, createSpace, expectRefused } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer, DOMAIN } from '../../../../test/support/server/test-server.ts'

const ME = '/api/accounts/me'
const FROM = `sip:signer@${DOMAIN}`
const signer = { username: 'signer', password: 'password of signer' }
const other = { username: 'someone', password: 'password of someone' }

const server = await sharedServer()
beforeAll(async () => {
  await createAccount(server, signer.username)
  await createAccount(server, other.username)
})

const send = (authorization: string, from = FROM) =>
  server.request({ method: 'GET', url: ME, headers: { from, authorization } })

describe('an answer made for one request', () => {
  it('is refused for another method', async () => {
    const challenge = await challengeFor(server, signer)
    const refused = await answerWith(server, signer, challenge, { method: 'DELETE', signed: { method: 'GET' } })
    expectRefused(refused, 401)
    expect((await answerWith(server, signer, challenge)).statusCode).toBe(200)
  })

  it.each([
    ['another path', '/api/accounts/me/provision', ME],
    ['the same path with a query', `${ME}?page=2`, ME],
    ['the same path with another query', `${ME}?page=2`, `${ME}?page=3`],
    ['the same path without its query', ME, `${ME}?page=2`],
    ['the same path spelled differently', '/api/accounts/%6de', ME],
    ['the same path with a slash at its end', `${ME}/`, ME],
    ['a path above it', ME, '/api/accounts'],
    ['every path', ME, '*'],
  ])('is refused for %s', async (_name, url, uri) => {
    const challenge = await challengeFor(server, signer)
    // signed for `uri`, and honest about it
    expectRefused(await answerWith(server, signer, challenge, { url, signed: { uri } }), 401)
    // signed for `uri`, but claiming to be for the request
    expectRefused(await answerWith(server, signer, challenge, { url, signed: { uri }, change: { uri: url } }), 401)
    expect((await answerWith(server, signer, challenge, { url })).statusCode).toBe(200)
  })

  it('is refused on another Space’s host when it is that of a plain account', async () => {
    await createSpace(server, 'sip.other.example')
    const challenge = await challengeFor(server, signer)
    expectRefused(await answerWith(server, signer, challenge, { host: 'sip.other.example' }), 403)
  })
})

describe('a nonce', () => {
  it('ends after its lifetime: the client is told that it is stale, and logs in with the next one', async () => {
    const challenge = await challengeFor(server, signer)
    server.clock.advance({ minutes: 4, seconds: 59 })
    expect((await answerWith(server, signer, challenge)).statusCode).toBe(200)
    server.clock.advance({ seconds: 1 })
    const refused = await answerWith(server, signer, challenge, { nc: 2 })
    expectRefused(refused, 401)
    const [next] = challengesOf(refused)
    expect(next).toMatchObject({ stale: 'true' })
    expect((await answerWith(server, signer, next ?? {})).statusCode).toBe(200)
  })

  it('lives as long as DIGEST_NONCE_LIFETIME_SECONDS says', async () => {
    await using brief = await createTestServer({ DIGEST_NONCE_LIFETIME_SECONDS: '30' })
    await createAccount(brief, signer.username)
    const challenge = await challengeFor(brief, signer)
    brief.clock.advance({ seconds: 29 })
    expect((await answerWith(brief, signer, challenge)).statusCode).toBe(200)
    brief.clock.advance({ seconds: 1 })
    expectRefused(await answerWith(brief, signer, challenge, { nc: 2 }), 401)
  })

  it('is refused for another account than the one it was given to', async () => {
    const challenge = await challengeFor(server, other)
    expectRefused(await answerWith(server, signer, challenge), 401)
    expect((await answerWith(server, other, challenge)).statusCode).toBe(200)
  })

  it('of another installation is refused', async () => {
    await using elsewhere = await createTestServer()
    expectRefused(await answerWith(server, signer, await challengeFor(elsewhere, signer)), 401)
  })

  it('is refused with any change to it', async () => {
    const challenge = await challengeFor(server, signer)
    const nonce = challenge['nonce'] ?? ''
    const flipped = (at: number) => `${nonce.slice(0, at)}${nonce[at] === 'A' ? 'B' : 'A'}${nonce.slice(at + 1)}`
    const forged = [
      ...Array.from({ length: nonce.length }, (_, at) => flipped(at)),
      '',
      'x',
      nonce.slice(1),
      `${nonce}A`,
      `${nonce}=`,
      ` ${nonce}`,
      nonce.toLowerCase(),
      Buffer.from(nonce).toString('base64url'),
      'A'.repeat(68),
      '-'.repeat(68),
    ]
    for (const one of forged) {
      const refused = await answerWith(server, signer, { ...challenge, nonce: one })
      expect(refused.statusCode, one).toBe(401)
      expect(challengesOf(refused)[0]?.['stale'], one).toBeUndefined()
    }
    expect((await answerWith(server, signer, challenge)).statusCode).toBe(200)
  })

  it('is a new one each time', async () => {
    const nonces = await Promise.all(Array.from({ length: 20 }, () => challengeFor(server, signer)))
    expect(new Set(nonces.map((challenge) => challenge['nonce'])).size).toBe(20)
  })
})

describe('an answer that is right but for one thing', () => {
  let challenge: Parameters
  beforeAll(async () => {
    challenge = await challengeFor(server, signer)
  })
  const header = (change: Parameters = {}) => answerChallenge(challenge, signer, { method: 'GET', uri: ME }, change)

  it.each([
    ['realm', 'sip.wrong.example'],
    ['realm', ''],
    ['realm', DOMAIN.toUpperCase()],
    ['uri', '/api/accounts/me/'],
    ['uri', ''],
    ['uri', 'http://sip.example.org/api/accounts/me'],
    ['username', 'someone'],
    ['username', 'SIGNER'],
    ['username', ''],
    ['username', `signer@${DOMAIN}`],
    ['response', '0'.repeat(64)],
    ['response', ''],
    ['response', 'z'.repeat(64)],
    ['cnonce', 'another'],
    ['algorithm', 'MD5'],
    ['algorithm', 'MD5-sess'],
    ['algorithm', 'SHA-256-sess'],
    ['algorithm', 'SHA-512-256'],
    ['algorithm', '__proto__'],
    ['qop', 'auth-int'],
    ['qop', 'AUTH'],
    ['nc', '00000002'],
    ['nc', '00000000'],
    ['nc', '1'],
    ['nc', '-0000001'],
    ['nc', '0000001g'],
    ['nc', '100000001'],
    ['userhash', 'true'],
  ])('is a 401: %s=%s', async (name, value) => {
    const refused = await send(header({ [name]: value }))
    expectRefused(refused, 401)
    expect(challengesOf(refused)).toHaveLength(1)
  })

  it.each([['username'], ['realm'], ['nonce'], ['uri'], ['response'], ['algorithm'], ['cnonce'], ['nc'], ['qop']])(
    'is a 401 without %s',
    async (name) => {
      const without = header().replace(new RegExp(`(^Digest |, )${name}=("[^"]*"|[^,]*)(, )?`), '$1')
      expect(without).not.toMatch(new RegExp(`\\b${name}=`))
      expectRefused(await send(without), 401)
    },
  )

  it.each([
    ['username'],
    ['realm'],
    ['nonce'],
    ['uri'],
    ['response'],
    ['algorithm'],
    ['cnonce'],
    ['nc'],
    ['qop'],
    ['opaque'],
  ])('is a 401 with %s twice', async (name) => {
    const [found = ''] = new RegExp(`\\b${name}=("[^"]*"|[^,]*)`).exec(header()) ?? []
    expect(found).not.toBe('')
    expectRefused(await send(`${header()}, ${found}`), 401)
    expectRefused(await send(`${header()}, ${found.replace(name, name.toUpperCase())}`), 401)
  })

  it.each<[string, (right: string) => string]>([
    ['nothing but the scheme', () => 'Digest'],
    ['no parameters', () => 'Digest '],
    ['no scheme', (right) => right.replace('Digest ', '')],
    ['another scheme', (right) => right.replace('Digest', 'Basic')],
    ['Basic with the right password', () => `Basic ${btoa('signer:password of signer')}`],
    ['a quote that never ends', (right) => right.slice(0, -1)],
    ['no commas', (right) => right.replaceAll(', ', ' ')],
    ['semicolons', (right) => right.replaceAll(',', ';')],
    ['a parameter without a name', (right) => `${right}, ="x"`],
    ['a parameter without a value', (right) => `${right}, x=`],
    ['two answers in one header', (right) => `${right}, ${right}`],
    ['a bare username', (right) => right.replace('username="signer"', 'username=signer')],
    ['a quoted count', (right) => right.replace(/nc=(\w+)/, 'nc="$1"')],
    ['an encoded username', (right) => right.replace('username=', "username*=UTF-8''signer, x=")],
    ['octets that are no UTF-8', (right) => right.replace('username="signer"', 'username="\u00ff\u00fe"')],
    ['more than 4096 octets', (right) => `${right}, x="${'y'.repeat(4096)}"`],
    [
      'very many parameters',
      (right) => right + Array.from({ length: 400 }, (_, i) => `, p${i}=1`).join('') + ','.repeat(3000),
    ],
  ])('is a 401: %s', async (_name, garble) => {
    expectRefused(await send(garble(header())), 401)
  })

  it('is let in as it was, after all of these', async () => {
    expect((await send(header())).statusCode).toBe(200)
  })
})
