import { createClient, type FollowOptions } from '@sipspace/client'
import { beforeAll, expect, test } from 'vitest'
import { listen } from '../../../../../test/support/clients/event-stream.ts'
import { newName } from '../../../../../test/support/clients/rest-client.ts'
import { work } from '../../../../../test/support/server/imports.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let url: string
beforeAll(async () => {
  await server.db.updateTable('spaces').set({ host: '127.0.0.1' }).where('domain', '=', DOMAIN).execute()
  url = await listen(server)
})

const host = '127.0.0.1'
const create = (username: string) =>
  server.request({
    method: 'POST',
    url: '/api/accounts',
    key: ADMIN_KEY,
    host,
    payload: { username, password: `password of ${username}`, algorithm: 'MD5' },
  })

/** Follows the accounts that are made, over connections of which each breaks after some bytes where `breakAfter` says so. */
function following(options: FollowOptions, breakAfter: () => number = () => Number.POSITIVE_INFINITY) {
  let connections = 0
  const client = createClient({
    url,
    auth: { apiKey: ADMIN_KEY },
    fetch: async (target, init) => {
      const response = await fetch(target, init)
      connections += 1
      let left = breakAfter()
      const cut = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          left -= 1
          if (left < 0) controller.error(new Error('the connection broke'))
          else controller.enqueue(chunk)
        },
      })
      return {
        status: response.status,
        headers: response.headers,
        text: () => response.text(),
        body: response.body?.pipeThrough(cut),
      }
    },
  })
  return {
    lines: client.audit.live({ kind: 'account' }, options)[Symbol.asyncIterator](),
    connections: () => connections,
  }
}

test('what is followed comes as it happens, once each, over connections that break', async () => {
  const ended = new AbortController()
  let isReady = () => {}
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })
  const { lines, connections } = following({ signal: ended.signal, onPosition: () => isReady() }, () => 3)
  let next = lines.next()
  await ready
  const names = Array.from({ length: 6 }, () => newName())
  const heard: string[] = []
  for (const name of names) {
    expect((await create(name)).statusCode).toBe(200)
    const { value } = (await next) as { value: { target: string } }
    heard.push(value.target)
    next = lines.next()
  }
  expect(heard).toEqual(names.map((name) => `${name}@${DOMAIN}`))
  expect(connections()).toBeGreaterThan(1)
  ended.abort()
  expect((await next).done).toBe(true)
})

test('another process goes on after the position that was kept', async () => {
  const ended = new AbortController()
  let kept = ''
  let isReady = () => {}
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })
  const first = following({
    onPosition: (position) => {
      kept = position
      isReady()
    },
  })
  const pending = first.lines.next()
  await ready
  const [one, other] = [newName(), newName()]
  await create(one)
  expect(((await pending) as { value: { target: string } }).value.target).toContain(one)
  await first.lines.return?.()
  await create(other)
  const second = following({ signal: ended.signal, lastEventId: kept })
  const targets: string[] = []
  for (let line = await second.lines.next(); ; line = await second.lines.next()) {
    targets.push((line.value as { target: string }).target)
    if (targets.at(-1)?.startsWith(`${other}@`)) break
  }
  expect(targets.slice(-2)).toEqual([one, other].map((name) => `${name}@${DOMAIN}`))
  ended.abort()
})

test('who may not follow is told so, and does not try again', async () => {
  const name = newName()
  expect((await create(name)).statusCode).toBe(200)
  await server.db.updateTable('accounts').set({ activated: true }).where('username', '=', name).execute()
  for (const auth of [undefined, { username: name, domain: DOMAIN, password: `password of ${name}` }]) {
    const lines = createClient({ url, auth }).audit.live()[Symbol.asyncIterator]()
    await expect(lines.next()).rejects.toMatchObject({
      code: auth ? 'forbidden' : 'unauthenticated',
      operation: 'audit.live',
    })
  }
})

test('an import is followed until it waits for somebody', async () => {
  const client = createClient({ url, auth: { apiKey: ADMIN_KEY } })
  const file = Buffer.from('username,password\nimported,secret of imported\n')
  const headers = { 'content-type': 'text/csv' }
  const path = '/files/imports?name=people.csv'
  const uploaded = await server.request({ method: 'POST', url: path, key: ADMIN_KEY, host, headers, payload: file })
  const { id } = uploaded.json<{ id: number }>()
  const plan = { delimiter: ',', encoding: 'utf-8', header: true, columns: ['username', 'password'] } as const
  await client.imports.check({ id, ...plan, columns: [...plan.columns] })
  const working = work(server, id)
  const states: string[] = []
  for await (const { state } of client.imports.watch({ id })) states.push(state)
  await working
  expect(states.at(-1)).toBe('checked')
  await expect(client.imports.watch({ id: 4711 })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: 'import_not_found',
  })
})
