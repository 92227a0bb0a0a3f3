import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { buildApp } from '../../startup/app.ts'

const server = await sharedServer()
let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = await buildApp(server.deps)
  await app.listen({ port: 0, host: '127.0.0.1' })
  ;({ port } = app.server.address() as AddressInfo)
})
afterAll(async () => {
  await app.close()
})

async function ask({ method = 'GET', path = '/trpc/me.get', host = DOMAIN }) {
  const sent = request({
    port,
    method,
    path,
    agent: false,
    setHost: false,
    headers: { host, 'x-api-key': ADMIN_KEY },
  }).end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const { error } = JSON.parse(await text(answer)) as { error?: { data: { error: string } } }
  return { status: answer.statusCode, error: error?.data.error }
}

/** Requests that the Request of the fetch standard cannot hold. */
describe('a request to tRPC', () => {
  test.each(['', ':', 'a b', '[', '~&@x', 'name:password@x'])('with the host "%s" asks for no Space', async (host) => {
    expect(await ask({ host })).toEqual({ status: 404, error: 'space_unknown_host' })
  })

  test('with a name and a password in its target asks for no Space', async () => {
    const path = `http://name:password@${DOMAIN}/trpc/me.get`
    expect(await ask({ path })).toEqual({ status: 404, error: 'space_unknown_host' })
  })

  test('with a whole URL as its target is answered', async () => {
    expect(await ask({ path: `http://${DOMAIN}/trpc/me.get` })).toEqual({ status: 200 })
  })

  test('of the method TRACE is refused', async () => {
    expect(await ask({ method: 'TRACE' })).toEqual({ status: 400, error: 'malformed_request' })
  })

  test.each(['%00', '%ff', '%ED%A0%80', ''])('that names the Space "%s" finds none', async (space) => {
    expect(await ask({ path: `/trpc/me.get?space=${space}` })).toEqual({ status: 404, error: 'space_not_found' })
  })
})
