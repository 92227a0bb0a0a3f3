import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { get as getHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { selfSigned } from '../support/fakes/self-signed.ts'
import { buildServer, freePort } from '../support/server/server-process.ts'

const PASSWORD = 'a password for nginx'
const KEY = 'a-key-for-nginx-of-32-and-more-characters'

let httpPort: number
let httpsPort: number
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const server = await buildServer()
  cleanups.push(() => server[Symbol.asyncDispose]())
  const upstreamPort = await freePort()
  const { address } = server.run({
    PORT: String(upstreamPort),
    TRUST_PROXY: '127.0.0.1',
    BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
    BOOTSTRAP_ADMIN_API_KEY: KEY,
  })
  await address()
  httpPort = await freePort()
  httpsPort = await freePort()
  await startNginx(upstreamPort)
}, 60_000)

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

/** Starts nginx with the documented file, of which only ports, certificate and upstream are others. */
async function startNginx(upstreamPort: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-nginx-'))
  cleanups.push(() => rm(folder, { recursive: true }))
  const documented = await readFile(join(import.meta.dirname, '../../docs/deploy/nginx.conf'), 'utf8')
  const site = documented
    .replaceAll('listen 80', `listen 127.0.0.1:${httpPort}`)
    .replaceAll('listen 443', `listen 127.0.0.1:${httpsPort}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${upstreamPort}`)
    .replace(/ssl_certificate [^;]+/, `ssl_certificate ${folder}/cert.pem`)
    .replace(/ssl_certificate_key [^;]+/, `ssl_certificate_key ${folder}/key.pem`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const config = `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    pid ${folder}/pid;
    error_log ${folder}/error.log;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      ${site}
    }`
  await writeFile(join(folder, 'cert.pem'), selfSigned.cert)
  await writeFile(join(folder, 'key.pem'), selfSigned.key)
  await writeFile(join(folder, 'nginx.conf'), config)
  const child = spawn('nginx', ['-e', `${folder}/error.log`, '-p', folder, '-c', `${folder}/nginx.conf`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  cleanups.push(() => {
    child.kill('SIGTERM')
    return exited
  })
  await vi.waitUntil(() => canConnect(httpsPort), { timeout: 10_000 })
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
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
    port: httpsPort,
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

describe('the documented nginx file', () => {
  it('lets a browser at another port than 443 change something by its cookie', async () => {
    const host = `sip.example.org:${httpsPort}`
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
    const request = getHttp({ host: '127.0.0.1', port: httpPort, path: '/a?b=c', headers: { host: 'sip.example.org' } })
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
    const { provisioning_token: token } = await createAccount('behind.nginx')
    const { status, body } = await ask(`/provisioning/${token}`, { headers: { 'x-linphone-provisioning': '1' } })
    expect(status).toBe(200)
    expect(body).toContain('https://sip.example.org/')
    expect(body).not.toContain('http://sip.example.org')
  })

  it('passes on the address that it sees, not the one that a client makes up', async () => {
    const freeFormParams = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' }
    expect(await createAccount('from.where', freeFormParams)).toMatchObject({ ip_address: '127.0.0.1' })
  })

  it('refuses a large body in the form of the server’s errors', async () => {
    const { status, headers, body } = await ask('/api/accounts', {
      method: 'POST',
      headers: asAdmin,
      body: JSON.stringify({ display_name: 'x'.repeat(1_200_000) }),
    })
    expect(status).toBe(413)
    expect(headers['content-type']).toBe('application/json')
    expect(JSON.parse(body)).toEqual({ message: 'The body is too large.', code: 'body_too_large' })
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
    await createAccount('seen.live')
    await vi.waitUntil(() => seen.includes('seen.live@sip.example.org'), { timeout: 10_000 })
    stream.destroy()
  })

  it('answers nothing to a host that it was not told of', async () => {
    await expect(ask('/api/accounts/me', { host: 'other.example.net', headers: asAdmin })).rejects.toThrow(
      /unrecognized name|handshake/,
    )
  })

  it('keeps the figures of the server to the inside', async () => {
    expect((await ask('/metrics')).status).toBe(404)
  })
})
