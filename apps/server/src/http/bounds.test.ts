import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'
import { buildApp } from '../startup/app.ts'

const server = await sharedServer({}, { mayLogErrors: true })
let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = await buildApp(server.deps, {
    headersTimeout: 300,
    requestTimeout: 600,
    uploadTimeout: 60_000,
    connectionTimeout: 1_000,
    keepAliveTimeout: 300,
    connectionsCheckingInterval: 50,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  ;({ port } = app.server.address() as { port: number })
})
afterAll(async () => {
  await app.close()
})

async function open(): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  socket.on('error', () => {})
  const answer = once(socket, 'close').then(() => text)
  await once(socket, 'connect')
  return { socket, answer }
}

const head = (...lines: string[]) => [...lines, `Host: ${DOMAIN}`, `x-api-key: ${ADMIN_KEY}`, '', ''].join('\r\n')
const get = head('GET /api/accounts/me HTTP/1.1')
const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as unknown

/** Sends the parts one by one, each when the one before has been on its way for a while, until the server has enough. */
async function trickle(socket: Socket, parts: Iterable<string>): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed || socket.readableEnded) return
    socket.write(part)
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}

function* forEver(part: string) {
  for (;;) yield part
}

const late = { message: 'The request did not arrive in time.', code: 'request_timeout' }

describe('a connection on which a request', () => {
  it('does not begin is closed', async () => {
    const { answer } = await open()
    expect(await answer).toMatch(/^(HTTP\/1\.1 408 |$)/)
  })

  it('has headers that trickle in is answered with 408 and closed', async () => {
    const { socket, answer } = await open()
    socket.write('GET /api/accounts/me HTTP/1.1\r\n')
    await trickle(socket, forEver('x-more: 1\r\n'))
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(bodyOf(said)).toEqual(late)
  })

  it('has a body that trickles in is answered with 408 and closed', async () => {
    const { socket, answer } = await open()
    socket.write(head('POST /api/accounts HTTP/1.1', 'content-type: application/json', 'content-length: 100000'))
    await trickle(socket, forEver(' '))
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(bodyOf(said)).toEqual(late)
  })

  it('has a body that stops is answered with 408 and closed', async () => {
    const { socket, answer } = await open()
    socket.write(head('POST /api/accounts HTTP/1.1', 'content-type: application/json', 'content-length: 10'))
    socket.write('{')
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('brings a file has the time that the file needs', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `slow.line.${n},open sesame\n`)
    const length = rows.join('').length
    const { socket, answer } = await open()
    socket.write(head('POST /files/imports HTTP/1.1', 'content-type: text/csv', `content-length: ${length}`))
    await trickle(socket, rows)
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 201 /)
    expect(bodyOf(said)).toMatchObject({ bytes: length, state: 'uploaded' })
  })

  it('is followed by no other is closed after a while', async () => {
    const { socket, answer } = await open()
    socket.write(get)
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(said.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })

  it('has headers that are too large is answered with 431', async () => {
    const { socket, answer } = await open()
    socket.write(head('GET /api/accounts/me HTTP/1.1', `x-large: ${'x'.repeat(17_000)}`))
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 431 /)
    expect(bodyOf(said)).toEqual({
      message: 'The headers are larger than 16384 bytes.',
      code: 'headers_too_large',
      params: { max: 16_384 },
    })
  })

  it('is none is answered with 400', async () => {
    const { socket, answer } = await open()
    socket.write('EHLO there\r\n\r\n')
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(bodyOf(said)).toEqual({ message: 'The request is malformed.', code: 'malformed_request' })
  })

  it('is one of many, sent before any is answered, has them answered in turn', async () => {
    const { socket, answer } = await open()
    const count = 500
    const paths = Array.from({ length: count }, (_, n) => (n % 2 === 0 ? '/api/ping' : '/api/accounts/me'))
    socket.write(paths.map((path) => head(`GET ${path} HTTP/1.1`)).join(''))
    const said = await answer
    const kinds = [...said.matchAll(/^content-type: (\S+?);?(?: .*)?\r$/gm)].map(([, type]) => type)
    expect(kinds).toEqual(paths.map((path) => (path === '/api/ping' ? 'text/plain' : 'application/json')))
  })
})

describe('a body of more than 1 MB', () => {
  const large = 'x'.repeat(1_048_577)
  const message = 'The body is larger than 1048576 bytes.'

  it('is 413 in REST', async () => {
    const payload = JSON.stringify({ username: large })
    const answer = await server.request({
      method: 'POST',
      url: '/api/accounts',
      key: ADMIN_KEY,
      payload,
      headers: { 'content-type': 'application/json' },
    })
    expect([answer.statusCode, answer.json()]).toEqual([
      413,
      { message, code: 'body_too_large', params: { max: 1_048_576 } },
    ])
  })

  it('is 413 in tRPC, as an error of it', async () => {
    const answer = await server.request({
      method: 'POST',
      url: '/trpc/sessions.signIn',
      payload: JSON.stringify({ password: large }),
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({
      error: { message, data: { code: 'PAYLOAD_TOO_LARGE', httpStatus: 413, error: 'body_too_large' } },
    })
  })

  it('is 413 on a page, as a page', async () => {
    const answer = await server.request({
      method: 'POST',
      url: '/recovery/email',
      payload: `username=${large}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([413, 'text/html; charset=utf-8'])
    expect(answer.body).toContain(message)
  })

  it('is 413 before it has been sent, when its length says so', async () => {
    const { socket, answer } = await open()
    socket.write(head('POST /api/accounts HTTP/1.1', 'content-type: application/json', 'content-length: 2000000'))
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
    expect(bodyOf(said)).toMatchObject({ message })
  })

  it('is 413 when it comes in chunks that do not end', async () => {
    const { socket, answer } = await open()
    socket.write(head('POST /api/accounts HTTP/1.1', 'content-type: application/json', 'transfer-encoding: chunked'))
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    for (let n = 0; n < 20; n += 1) socket.write(chunk)
    const said = await answer
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
    expect(bodyOf(said)).toMatchObject({ message })
  })
})
