import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerChallenge, challengeFor } from '../../../../test/support/clients/digest-client.ts'
import { createAccount, createSpace } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const account = { username: 'on-the-wire', password: 'password of on-the-wire' }
const FROM = `From: sip:${account.username}@${DOMAIN}`

const server = await sharedServer()
let port: number
beforeAll(async () => {
  await createAccount(server, account.username)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  port = (server.app.server.address() as { port: number }).port
})

/** Sends lines as they are over a connection of its own; the status and all of the answer. */
function send(...lines: string[]): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`, 'latin1')
    })
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('end', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), text }))
  })
}

const get = (target: string, ...headers: string[]) => send(`GET ${target} HTTP/1.1`, `Host: ${DOMAIN}`, ...headers)

/** An `Authorization` header that answers a fresh challenge. */
async function signed(uri: string, password = account.password): Promise<string> {
  const challenge = await challengeFor(server, account)
  return `Authorization: ${answerChallenge(challenge, { ...account, password }, { method: 'GET', uri })}`
}

describe('a request as it comes over the wire', () => {
  it.each([
    '/api/accounts/me',
    '/api/accounts/me?',
    '/api/accounts/me??a=b',
    '/api/accounts/me?a=b&c={d}|^`',
    '/api/%61ccounts/me',
  ])('is let in when the answer is for exactly its target: %s', async (target) => {
    expect((await get(target, FROM, await signed(target))).status).toBe(200)
  })

  it('is refused when the target differs by a question mark', async () => {
    expect((await get('/api/accounts/me?', FROM, await signed('/api/accounts/me'))).status).toBe(401)
    expect((await get('/api/accounts/me', FROM, await signed('/api/accounts/me?'))).status).toBe(401)
  })

  it('asks with one header line for each challenge, and JSON without a charset', async () => {
    const { status, text } = await get('/api/accounts/me', FROM)
    expect(status).toBe(401)
    expect(text.match(/^www-authenticate: Digest /gim)).toHaveLength(1)
    expect(text).toMatch(/^content-type: application\/json\r$/im)
  })

  it.each(['/api/accounts/me', '/trpc/me.get'])(
    'is asked with the octets of a realm in any letters: %s',
    async (path) => {
      const domain = `letters-${path.length}.example.org`
      await createSpace(server, domain, { account_realm: 'Téléphonie 日本' })
      await createAccount(server, 'letters', { domain })
      const { text } = await send(`GET ${path} HTTP/1.1`, `Host: ${domain}`, `From: sip:letters@${domain}`)
      const [, realm = ''] = /^www-authenticate: .*?realm="(.*?)"/im.exec(text) ?? []
      expect(Buffer.from(realm, 'latin1').toString()).toBe('Téléphonie 日本')
    },
  )

  it('is not let in by a right header that follows a wrong one', async () => {
    const [right, wrong] = [await signed('/api/accounts/me'), await signed('/api/accounts/me', 'a guess')]
    expect((await get('/api/accounts/me', FROM, wrong, right)).status).toBe(401)
    expect((await get('/api/accounts/me', `From: sip:nobody@${DOMAIN}`, FROM, right)).status).toBe(401)
    expect((await get('/api/accounts/me', 'x-api-key: wrong', `x-api-key: ${ADMIN_KEY}`)).status).toBe(401)
  })

  it('for no host is no request', async () => {
    expect((await send('GET /api/accounts/me HTTP/1.1', `x-api-key: ${ADMIN_KEY}`)).status).toBe(400)
    expect((await send('GET /api/accounts/me HTTP/1.0', `x-api-key: ${ADMIN_KEY}`)).status).toBe(404)
    expect((await send('GET /api/accounts/me HTTP/1.1', 'Host:', `x-api-key: ${ADMIN_KEY}`)).status).toBe(404)
    const twice = await send(
      'GET /api/accounts/me HTTP/1.1',
      `Host: ${DOMAIN}`,
      'Host: localhost',
      `x-api-key: ${ADMIN_KEY}`,
    )
    expect(twice.status).toBeLessThan(500)
  })

  it.each([
    ['a target with a host of its own', `GET http://evil.example/api/accounts/me HTTP/1.1`],
    ['a target that starts with two slashes', 'GET //api/accounts/me HTTP/1.1'],
    ['dots', 'GET /api/accounts/x/../me HTTP/1.1'],
    ['escaped dots', 'GET /api/accounts/%2e%2e/accounts/me HTTP/1.1'],
    ['an escape that is none', 'GET /api/accounts/%zz HTTP/1.1'],
    ['an escaped NUL', 'GET /api/accounts/%00 HTTP/1.1'],
    ['octets beyond ASCII', 'GET /api/accounts/\u00ff\u00fe HTTP/1.1'],
    ['a star', 'OPTIONS * HTTP/1.1'],
    ['another method', 'BREW /api/accounts/me HTTP/1.1'],
    ['no version', 'GET /api/accounts/me'],
  ])('is never an error of the server: %s', async (_name, line) => {
    const { status } = await send(line, `Host: ${DOMAIN}`, `x-api-key: ${ADMIN_KEY}`)
    expect(status).toBeGreaterThanOrEqual(200)
    expect(status).toBeLessThan(500)
  })

  it.each([
    ['very long headers', `From: sip:${'a'.repeat(20_000)}@${DOMAIN}`],
    ['very many headers', Array.from({ length: 1500 }, (_, i) => `x-${i}: 1`).join('\r\n')],
    ['control characters', 'From: sip:a\u0001b@sip.example.org'],
    ['a folded header', 'From: sip:a\r\n @sip.example.org'],
    ['a nameless header', ': x'],
  ])('is refused with %s', async (_name, header) => {
    const { status } = await get('/api/accounts/me', header)
    expect([400, 401, 431]).toContain(status)
  })
})
