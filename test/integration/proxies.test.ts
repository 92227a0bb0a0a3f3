import { once } from 'node:events'
import { get as getHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { selfSigned } from '../support/fakes/self-signed.ts'
import { PROXIES, startProxy } from '../support/proxies.ts'
import { builtServer, freePort } from '../support/server/server-process.ts'

const PASSWORD = 'a password behind a proxy'
const KEY = 'a-key-behind-a-proxy-of-32-characters'

type Proxy = Awaited<ReturnType<typeof startProxy>>

let upstreamPort: number
let proxy: Proxy
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const server = await builtServer()
  cleanups.push(() => server[Symbol.asyncDispose]())
  upstreamPort = await freePort()
  const { address } = server.run({
    PORT: String(upstreamPort),
    TRUST_PROXY: '127.0.0.1',
    BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
    BOOTSTRAP_ADMIN_API_KEY: KEY,
  })
  await address()
}, 60_000)

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

interface Answer {
  status: number | undefined
  headers: IncomingHttpHeaders
  body: string
}

/** Asks over TLS for a path of a host, as a browser or an app would. */
async function open(
  path: string,
  { host = 'sip.example.org', method = 'GET', headers = {}, body = '' } = {},
): Promise<IncomingMessage> {
  const request = requestHttps({
    host: '127.0.0.1',
    port: proxy.https,
    servername: host,
    ca: selfSigned.cert,
    checkServerIdentity: () => undefined,
    path,
    method,
    headers: { host, ...headers },
  })
  request.end(body)
  const [response] = await once(request, 'response')
  return response
}

async function ask(...args: Parameters<typeof open>): Promise<Answer> {
  const response = await open(...args)
  let text = ''
  for await (const part of response.setEncoding('utf8')) text += part
  return { status: response.statusCode, headers: response.headers, body: text }
}

const asAdmin = { 'x-api-key': KEY, 'content-type': 'application/json' }

async function createAccount(
  username: string,
  headers = {},
): Promise<{ provisioning_token: string; ip_address: string }> {
  const body = JSON.stringify({ username, password: 'open sesame', algorithm: 'SHA-256' })
  const created = await ask('/api/accounts', { method: 'POST', headers: { ...asAdmin, ...headers }, body })
  expect(created.status).toBe(200)
  return JSON.parse(created.body)
}

const signIn = (headers = {}) =>
  ask('/trpc/sessions.signIn', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ username: 'admin', domain: 'sip.example.org', password: PASSWORD }),
  })

const names = Object.keys(PROXIES) as (keyof typeof PROXIES)[]

describe.each(names)('the documented file of %s', (name) => {
  beforeAll(async () => {
    proxy = await startProxy(name, upstreamPort)
  })
  afterAll(() => proxy[Symbol.asyncDispose]())

  it('lets a browser at another port than 443 change something by its cookie', async () => {
    const host = `sip.example.org:${proxy.https}`
    const { headers } = await signIn({ host, origin: `https://${host}` })
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const change = (origin: string) =>
      ask('/trpc/sessions.signOut', {
        method: 'POST',
        headers: { host, origin, cookie, 'content-type': 'application/json' },
        body: '{}',
      })
    expect((await change('https://other.example')).status).toBe(403)
    expect((await change(`https://${host}`)).status).toBe(200)
  })

  it('leads to https', async () => {
    const request = getHttp({
      host: '127.0.0.1',
      port: proxy.http,
      path: '/a?b=c',
      headers: { host: 'sip.example.org' },
    })
    const [response] = await once(request, 'response')
    response.resume()
    expect(response.statusCode).toBe(308)
    expect(response.headers.location).toBe('https://sip.example.org/a?b=c')
  })

  it('serves the API', async () => {
    const { status, body } = await ask('/api/accounts/me', { headers: asAdmin })
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ username: 'admin' })
  })

  it('makes cookies secure', async () => {
    const { status, headers } = await signIn({ 'sec-fetch-site': 'same-origin' })
    expect(status).toBe(200)
    expect(headers['set-cookie']?.[0]).toMatch(/; Secure/)
  })

  it('lets links say https and the name of the Space', async () => {
    const { provisioning_token: token } = await createAccount(`behind.${name.toLowerCase()}`)
    const { status, body } = await ask(`/provisioning/${token}`, { headers: { 'x-linphone-provisioning': '1' } })
    expect(status).toBe(200)
    expect(body).toContain('https://sip.example.org/')
    expect(body).not.toContain('http://sip.example.org')
  })

  it('passes on the address that it sees, not the one that a client makes up', async () => {
    const freeFormParams = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' }
    expect(await createAccount(`from.${name.toLowerCase()}`, freeFormParams)).toMatchObject({ ip_address: '127.0.0.1' })
  })

  it('refuses a large body in the form of the server’s errors', async () => {
    const { status, headers, body } = await ask('/api/accounts', {
      method: 'POST',
      headers: asAdmin,
      body: JSON.stringify({ display_name: 'x'.repeat(1_200_000) }),
    })
    expect(status).toBe(413)
    expect(headers['content-type']).toBe('application/json')
    expect(JSON.parse(body)).toMatchObject({ message: expect.stringContaining('The body is'), code: 'body_too_large' })
  })

  it('lets a large file of accounts through', async () => {
    const { status, body } = await ask('/files/imports?name=large.csv', {
      method: 'POST',
      headers: { 'x-api-key': KEY, 'content-type': 'text/csv' },
      body: `username,password\n${'one.of.many,open sesame\n'.repeat(120_000)}`,
    })
    expect(status).toBe(201)
    expect(JSON.parse(body)).toMatchObject({ file_name: 'large.csv', state: 'uploaded' })
  })

  it('passes on what happens as it happens', async () => {
    const stream = await open('/trpc/audit.live?input=%7B%7D', { headers: { ...asAdmin, accept: 'text/event-stream' } })
    let seen = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      seen += text
    })
    // it tells where it begins: what comes from now on is in it
    await vi.waitUntil(() => /^data: null$/m.test(seen), { timeout: 10_000 })
    const username = `live.${name.toLowerCase()}`
    await createAccount(username)
    await vi.waitUntil(() => seen.includes(`${username}@sip.example.org`), { timeout: 10_000 })
    stream.destroy()
  })

  it('answers for no Space to a host that it was not told of', async () => {
    const answer = await ask('/api/accounts/me', { host: 'other.example.net', headers: asAdmin }).catch(() => null)
    // refused with TLS, or by the server
    expect([undefined, 404]).toContain(answer?.status)
  })

  it('keeps the figures of the server to the inside', async () => {
    expect((await ask('/metrics')).status).toBe(404)
  })
})
