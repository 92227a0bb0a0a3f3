import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer({}, { mayLogErrors: true })
let port: number
/** the server's end of the last connection */
let accepted: Socket
beforeAll(async () => {
  server.app.server.on('connection', (socket) => {
    accepted = socket
  })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  ;({ port } = server.app.server.address() as { port: number })
})

const MEBIBYTE = 1_048_576
const TOO_LARGE = 'The body is larger than 1048576 bytes.'
const tooLarge = { message: TOO_LARGE, code: 'body_too_large', params: { max: MEBIBYTE } }

/** A connection that tells of every answer as soon as that is whole, and of what went wrong. */
async function open() {
  const socket = connect(port, '127.0.0.1')
  const failures: Error[] = []
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  socket.on('error', (error) => failures.push(error))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await once(socket, 'connect')
  return {
    socket,
    failures,
    closed,
    write: (data: string) => new Promise<void>((resolve) => socket.write(data, () => resolve())),
    answer: async () => {
      for (;;) {
        const [whole, head = ''] = /^(HTTP.+?)\r\n\r\n/s.exec(text) ?? []
        const length = Number(/^content-length: (\d+)\r?$/im.exec(head)?.[1])
        const end = (whole?.length ?? 0) + length
        if (whole !== undefined && text.length >= end) {
          const body = text.slice(whole.length, end)
          text = text.slice(end)
          return { head, body }
        }
        if (socket.closed) throw new Error(`closed after ${JSON.stringify(text)}`)
        await Promise.race([new Promise((resolve) => socket.once('data', resolve)), closed])
      }
    },
  }
}

const head = (...lines: string[]) => [...lines, `Host: ${DOMAIN}`, '', ''].join('\r\n')
const json = 'content-type: application/json'
const key = `x-api-key: ${ADMIN_KEY}`
const chunk = (length: number) => `${length.toString(16)}\r\n${'x'.repeat(length)}\r\n`

describe('a body of more than 1 MB', () => {
  it.each([
    ['REST', '/api/accounts', tooLarge],
    ['tRPC', '/trpc/sessions.signIn', { error: expect.objectContaining({ message: TOO_LARGE }) }],
  ])('may be sent whole after its 413 in %s, and the connection serves on', async (_, url, error) => {
    const { write, answer, socket, failures } = await open()
    await write(head(`POST ${url} HTTP/1.1`, json, key, `content-length: ${3 * MEBIBYTE}`))
    const refused = await answer()
    expect(refused.head).toMatch(/^HTTP\/1\.1 413 /)
    expect(JSON.parse(refused.body)).toEqual(error)
    for (let sent = 0; sent < 3; sent += 1) await write('x'.repeat(MEBIBYTE))
    await write(head('GET /api/accounts/me HTTP/1.1', key))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 200 /)
    expect(failures).toEqual([])
    socket.destroy()
  })

  it('may be sent whole after its 413 when it comes in chunks', async () => {
    const { write, answer, socket, failures } = await open()
    await write(head('POST /api/accounts HTTP/1.1', json, key, 'transfer-encoding: chunked'))
    await write(chunk(MEBIBYTE + 1))
    const refused = await answer()
    expect(refused.head).toMatch(/^HTTP\/1\.1 413 /)
    expect(JSON.parse(refused.body)).toEqual(tooLarge)
    for (let sent = 0; sent < 2; sent += 1) await write(chunk(MEBIBYTE))
    await write(`0\r\n\r\n${head('GET /api/accounts/me HTTP/1.1', key)}`)
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 200 /)
    expect(failures).toEqual([])
    socket.destroy()
  })

  it('gets its 413 as a page on a page', async () => {
    const { write, answer, socket, failures } = await open()
    const form = 'content-type: application/x-www-form-urlencoded'
    await write(head('POST /recovery/email HTTP/1.1', form, `content-length: ${3 * MEBIBYTE}`))
    const refused = await answer()
    expect(refused.head).toMatch(/^HTTP\/1\.1 413 /)
    expect(refused.head).toContain('content-type: text/html')
    expect(refused.body).toContain(TOO_LARGE)
    await write('x'.repeat(3 * MEBIBYTE))
    await write(head('GET /api/accounts/me HTTP/1.1', key))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 200 /)
    expect(failures).toEqual([])
    socket.destroy()
  })

  it('is answered to fetch, too', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/api/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', host: DOMAIN, 'x-api-key': ADMIN_KEY },
      body: 'x'.repeat(3 * MEBIBYTE),
    })
    expect([response.status, await response.json()]).toEqual([413, tooLarge])
  })
})

describe('a file of accounts', () => {
  const csv = 'content-type: text/csv'

  it('of more than 256 MiB is 413 before it has been sent', async () => {
    const { write, answer, socket } = await open()
    await write(head('POST /files/imports HTTP/1.1', csv, key, `content-length: ${256 * MEBIBYTE + 1}`))
    const refused = await answer()
    expect(refused.head).toMatch(/^HTTP\/1\.1 413 /)
    expect(JSON.parse(refused.body)).toEqual({
      message: 'The file is larger than 256 MiB. Divide it.',
      code: 'file_too_large',
    })
    socket.destroy()
  })

  it('that cannot be kept half-way is answered, too', async () => {
    await server.database.pool.query(`
      create function refuse_chunk() returns trigger language plpgsql as $$
        begin raise 'away' using errcode = '53300'; end $$;
      create trigger refuse before insert on import_chunks execute function refuse_chunk()`)
    const { write, answer, socket, failures } = await open()
    await write(head('POST /files/imports HTTP/1.1', csv, key, `content-length: ${3 * MEBIBYTE}`))
    await write('x'.repeat(MEBIBYTE))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 503 /)
    await write('x'.repeat(2 * MEBIBYTE))
    await write(head('GET /api/accounts/me HTTP/1.1', key))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 200 /)
    expect(failures).toEqual([])
    socket.destroy()
    await server.database.pool.query('drop function refuse_chunk cascade')
  })

  it('that is refused may be sent whole, however large', async () => {
    const { write, answer, socket, failures } = await open()
    await write(head('POST /files/imports?name= HTTP/1.1', csv, key, `content-length: ${12 * MEBIBYTE}`))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 422 /)
    for (let sent = 0; sent < 12; sent += 1) await write('x'.repeat(MEBIBYTE))
    await write(head('GET /api/accounts/me HTTP/1.1', key))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 200 /)
    expect(failures).toEqual([])
    socket.destroy()
  })
})

describe('a body that is not waited for', () => {
  it('does not end the connection', async () => {
    const { write, answer, socket } = await open()
    await write(head('POST /api/accounts HTTP/1.1', json, 'content-length: 2', 'x-api-key: no-such-key'))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 401 /)
    await write('{}')
    await write(head('GET /api/accounts/me HTTP/1.1', key))
    expect((await answer()).head).toMatch(/^HTTP\/1\.1 200 /)
    socket.destroy()
  })

  it.each([
    ['is too large', key, 413],
    ['is nobody’s', 'x-api-key: no-such-key', 401],
  ])('is cut off when it does not end and %s', async (_, credentials, status) => {
    const { socket, write, answer, closed } = await open()
    await write(head('POST /api/accounts HTTP/1.1', json, credentials, 'transfer-encoding: chunked'))
    const whole = answer()
    const part = chunk(65_536)
    while (!socket.destroyed) await Promise.race([write(part), closed])
    expect((await whole).head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(accepted.bytesRead).toBeGreaterThan(8 * MEBIBYTE)
    expect(accepted.bytesRead).toBeLessThan(11 * MEBIBYTE)
  })
})
