import type { createTRPCClient } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { type EventStream, followStream, type SentEvent } from '../../../../../test/support/clients/event-stream.ts'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'
import type { AppRouter } from './router.ts'

interface Line {
  operation: string
  kind: string
  target: string
  space: { domain: string }
}

const server = await sharedServer()
let secondProcess: TestServer
beforeAll(async () => {
  secondProcess = await server.secondProcess()
})
afterAll(async () => {
  await secondProcess[Symbol.asyncDispose]()
})

const keyOf = (key: string) => ({ 'x-api-key': key, host: DOMAIN })
const admin = { 'x-api-key': ADMIN_KEY, host: DOMAIN }
const create = async (username: string, on = server) => {
  const payload = { username, password: 'secret-of-live', algorithm: 'SHA-256' }
  const response = await on.request({ method: 'POST', url: '/trpc/accounts.create', key: ADMIN_KEY, payload })
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data.id as number
}
const lineOf = ({ data }: SentEvent) => data as Line
const about =
  (username: string) =>
  ({ event, data }: SentEvent) =>
    event === 'message' && (data as Line | null)?.target.startsWith(`${username}@`) === true
const follow = async (on: TestServer, headers: Record<string, string>, input = {}, lastEventId?: string) => {
  const stream = await followStream(on, 'audit.live', input, {
    headers,
    lastEventId,
  })
  expect(stream.type).toBe('text/event-stream')
  return stream
}

/** Waits until the stream has said where it begins, and gives the place. */
const begun = async (stream: EventStream): Promise<string> =>
  (await stream.next(({ event, data }) => event === 'message' && data === null)).id ?? ''

/** The names of accounts that a stream tells of, up to one of them. */
async function namesUntil(stream: EventStream, last: string): Promise<string[]> {
  const names: string[] = []
  while (names.at(-1) !== last) {
    const event = await stream.next(({ event: type, data }) => type === 'message' && data !== null)
    names.push(lineOf(event).target.split('@')[0] ?? '')
  }
  return names
}

describe('audit.live', () => {
  test('tells what another process does', async () => {
    const stream = await follow(secondProcess, admin)
    await begun(stream)
    await create('live-one')
    expect(lineOf(await stream.next(about('live-one')))).toMatchObject({
      operation: 'accounts.create',
      kind: 'account',
      actor: { username: 'admin' },
    })
    stream.close()
  })

  test('tells whoever comes back what was missed, once, wherever it comes back', async () => {
    const stream = await follow(server, admin)
    await begun(stream)
    await create('missed-0')
    const { id } = await stream.next(about('missed-0'))
    stream.close()
    for (const number of [1, 2, 3]) await create(`missed-${number}`)
    const again = await follow(secondProcess, admin, {}, id ?? '')
    const first = await namesUntil(again, 'missed-3')
    await create('missed-4')
    const then = await namesUntil(again, 'missed-4')
    expect([...first, ...then]).toEqual(['missed-1', 'missed-2', 'missed-3', 'missed-4'])
    again.close()
  })

  test('leaves out nothing that was begun earlier and ended later', async () => {
    const stream = await follow(server, admin)
    await begun(stream)
    const slow = await server.database.pool.connect()
    await slow.query('begin')
    await slow.query("update accounts set display_name = 'slow' where username = 'missed-1'")
    await create('quick-1')
    await slow.query('commit')
    slow.release()
    // what was written just before may be told, too
    const names = await namesUntil(stream, 'quick-1')
    expect(names.slice(-2)).toEqual(['missed-1', 'quick-1'])
    stream.close()
  })

  test('tells an admin of its own Space only, whatever it asks for', async () => {
    const domain = await addSpace(server)
    const other = await addActor(server, { domain, admin: true, username: 'keeper-of-other' })
    const own = await follow(server, { ...keyOf(other.key), host: domain })
    const chosen = await follow(secondProcess, admin, {}, undefined)
    const all = await follow(secondProcess, admin, { scope: 'all' })
    for (const stream of [own, chosen, all]) await begun(stream)
    await create('tenant-1')
    await addActor(server, { domain, username: 'tenant-2' })
    await create('tenant-3')
    await addActor(server, { domain, username: 'tenant-4' })
    expect(await namesUntil(all, 'tenant-4')).toEqual(
      expect.arrayContaining(['tenant-1', 'tenant-2', 'tenant-3', 'tenant-4']),
    )
    // a transaction that is still running, even of another database, lets older lines come late
    const tenants = (names: string[]) => [...new Set(names.filter((name) => name.startsWith('tenant-')))]
    expect(tenants(await namesUntil(chosen, 'tenant-3'))).toEqual(['tenant-1', 'tenant-3'])
    expect(tenants(await namesUntil(own, 'tenant-4'))).toEqual(['tenant-2', 'tenant-4'])
    for (const stream of [own, chosen, all]) stream.close()

    const refused = await followStream(
      server,
      'audit.live',
      { scope: 'all' },
      { headers: { ...keyOf(other.key), host: domain } },
    )
    expect((await refused.rest()).map(({ event }) => event)).toContain('serialized-error')
  })

  test.each([
    ['no admin', 'forbidden', async () => keyOf((await addActor(server, { domain: DOMAIN })).key), {}],
    ['nobody', 'unauthenticated', async () => ({ host: DOMAIN }), {}],
    ['a wrong filter', 'invalid_input', async () => admin, { kind: 'nonsense' }],
  ])('refuses %s: %s', async (_who, error, headers, input) => {
    const stream = await followStream(server, 'audit.live', input, { headers: await headers() })
    expect((await stream.rest()).at(-1)).toMatchObject({ event: 'serialized-error', data: { data: { error } } })
  })

  test('ends when the follower may not know more', async () => {
    const leaver = {
      username: 'leaver',
      password: 'secret-of-live',
      algorithm: 'SHA-256',
      admin: true,
      activated: true,
    }
    await server.request({ method: 'POST', url: '/trpc/accounts.create', key: ADMIN_KEY, payload: leaver })
    const signedIn = await server.request({
      method: 'POST',
      url: '/trpc/sessions.signIn',
      payload: { username: 'leaver', domain: DOMAIN, password: 'secret-of-live' },
    })
    const cookie = `sipspace_session=${signedIn.cookies.find(({ name }) => name === 'sipspace_session')?.value}`
    const bySession = await follow(secondProcess, { cookie, host: DOMAIN })
    await begun(bySession)
    await server.request({
      method: 'POST',
      url: '/trpc/sessions.signOut',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      payload: {},
    })
    expect((await bySession.rest()).at(-1)).toMatchObject({
      event: 'serialized-error',
      data: { data: { error: 'unauthenticated' } },
    })

    const { id, key } = await addActor(server, { domain: DOMAIN, admin: true })
    const byKey = await follow(secondProcess, keyOf(key))
    await begun(byKey)
    const payload = { id, admin: false }
    await server.request({ method: 'POST', url: '/trpc/accounts.setRole', key: ADMIN_KEY, payload })
    expect((await byKey.rest()).at(-1)).toMatchObject({ data: { data: { error: 'unauthenticated' } } })
  })

  test('ends with the process, so that the follower comes back elsewhere', async () => {
    const third = await server.secondProcess()
    const stream = await follow(third, admin)
    await begun(stream)
    const ended = stream.rest()
    await third[Symbol.asyncDispose]()
    expect((await ended).at(-1)).toMatchObject({
      event: 'serialized-error',
      data: { data: { error: 'unavailable', httpStatus: 503 } },
    })
  })

  test('has its types in tRPC clients', () => {
    type Live = ReturnType<typeof createTRPCClient<AppRouter>>['audit']['live']
    type OnData = NonNullable<Parameters<Live['subscribe']>[1]['onData']>
    expectTypeOf<Parameters<OnData>[0]>().toExtend<{ id: string; data: { target: string } | null }>()
    expectTypeOf<{ scope: 'all' }>().toExtend<NonNullable<Parameters<Live['subscribe']>[0]>>()
  })
})
