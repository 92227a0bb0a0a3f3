import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSpace } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const SECOND = 'sip.second.example'

const server = await sharedServer()
beforeAll(async () => {
  await createSpace(server, SECOND)
  await server.app.listen({ port: 0, host: '127.0.0.1' })
})

/** Sends lines as they are, and gives the whole answer. */
async function send(...lines: string[]): Promise<string> {
  const { port } = server.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  return text(socket)
}

describe('a request with two Host headers', () => {
  it.each([
    ['REST', '/api/accounts/me', DOMAIN, SECOND],
    ['REST, the same twice', '/api/accounts/me', DOMAIN, DOMAIN],
    ['tRPC', '/trpc/me.get', SECOND, DOMAIN],
    ['a page', '/recovery/email', DOMAIN, SECOND],
    ['no route', '/no/such/path', DOMAIN, SECOND],
  ])('is 400, with its id and not cached: %s', async (_name, url, first, second) => {
    const answer = await send(`GET ${url} HTTP/1.1`, `Host: ${first}`, `x-api-key: ${ADMIN_KEY}`, `hOST: ${second}`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toMatch(/^x-request-id: /m)
    expect(answer).toMatch(/^cache-control: no-store\r$/m)
    expect(answer).not.toContain('"username"')
  })

  it('is served with one', async () => {
    const answer = await send('GET /api/accounts/me HTTP/1.1', `Host: ${DOMAIN}`, `x-api-key: ${ADMIN_KEY}`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  })
})
