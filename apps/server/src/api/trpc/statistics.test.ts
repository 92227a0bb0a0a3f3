import { compactCounts } from '@sipspace/core'
import { describe, expect, test } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import { createMailServer } from '../../../../../test/support/fakes/mail-queue.ts'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

interface Point {
  from: string
  accounts: number
  created: number
  activated: number
  deactivated: number
  deleted: number
  sign_ins: number
  sign_in_failures: number
}

const server = await sharedServer()
const mutate = async (path: string, payload: object) => {
  const response = await server.request({ method: 'POST', url: `/trpc/${path}`, key: ADMIN_KEY, payload })
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data
}
const create = (username: string, fields = {}) =>
  mutate('accounts.create', { username, password: `secret-${username}`, algorithm: 'SHA-256', ...fields })
const ask = (input: object, key = ADMIN_KEY, host = DOMAIN) =>
  server.request({
    method: 'GET',
    url: `/trpc/statistics.getSeries?input=${encodeURIComponent(JSON.stringify(input))}`,
    key,
    host,
  })
const series = async (input: object): Promise<Point[]> => {
  const response = await ask(input)
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data.data
}
const last = async (input: object) => (await series(input)).at(-1)

describe('statistics.getSeries', () => {
  test('tells when accounts were made, activated and deleted, and how many there were', async () => {
    const { id } = await create('counted1')
    await create('counted2', { activated: true })
    server.clock.advance({ days: 1 })
    await mutate('accounts.activate', { id })
    await mutate('accounts.deactivate', { id })
    await mutate('accounts.activate', { id })
    await mutate('accounts.block', { id })
    server.clock.advance({ days: 1 })
    await mutate('accounts.delete', { id })
    const days = await series({ period: 'week' })
    expect(days).toHaveLength(7)
    expect(days.map(({ from }) => from.slice(0, 10)).slice(-3)).toEqual(['2026-01-15', '2026-01-16', '2026-01-17'])
    expect(days.slice(-4)).toMatchObject([
      { accounts: 0, created: 0 },
      { accounts: 3, created: 3, activated: 2, deleted: 0 },
      { accounts: 3, created: 0, activated: 2, deactivated: 1, deleted: 0 },
      { accounts: 2, created: 0, activated: 0, deleted: 1 },
    ])
    expect((await series({ period: 'day' })).map(({ accounts }) => accounts)).toEqual([...Array(23).fill(3), 2])
    expect(await series({ period: 'year' })).toHaveLength(12)
    expect(await last({ period: 'year' })).toMatchObject({ created: 3, deleted: 1, accounts: 2 })
  })

  test('counts sign-ins and what failed, of every process', async () => {
    const secondProcess = await server.secondProcess()
    const signIn = (on: TestServer, password: string) =>
      on.request({
        method: 'POST',
        url: '/trpc/sessions.signIn',
        payload: { username: 'counted2', domain: DOMAIN, password },
      })
    await signIn(server, 'secret-counted2')
    await signIn(secondProcess, 'secret-counted2')
    await signIn(secondProcess, 'wrong')
    const password = 'secret-counted2'
    const shown = { username: 'counted2', password, algorithm: 'SHA-256' as const }
    await digestRequest(server, shown, { method: 'GET', url: '/api/accounts/me' })
    await server.request({ method: 'GET', url: '/api/accounts/me', key: 'no such key' })
    await server.deps.counts.flush()
    // the end of a process writes what it has counted
    await secondProcess[Symbol.asyncDispose]()
    expect(await last({ period: 'day' })).toMatchObject({ sign_ins: 3, sign_in_failures: 2 })
  })

  test('stays the same when it is put together', async () => {
    server.clock.advance({ hours: 3 })
    const before = await series({ period: 'month' })
    expect(await compactCounts(server.db, server.clock())).toBeGreaterThan(0)
    expect(await compactCounts(server.db, server.clock())).toBe(0)
    expect(await series({ period: 'month' })).toEqual(before)
  })

  test('begins days and months where the time zone does', async () => {
    const days = await series({ period: 'week', time_zone: 'Asia/Kolkata' })
    expect(days.at(-1)?.from).toBe('2026-01-16T18:30:00.000000Z')
    // Node.js knows it by this name, and PostgreSQL by another
    const sydney = await series({ period: 'week', time_zone: 'Australia/Sydney' })
    expect(await series({ period: 'week', time_zone: 'AET' })).toEqual(sydney)
    const refused = await ask({ period: 'week', time_zone: 'Middle/Earth' })
    expect(refused.statusCode).toBe(422)
    expect(Object.keys(refused.json().error.data.fields)).toEqual(['time_zone'])
  })

  test('is no defect in a time zone that either Node.js or PostgreSQL does not know', async () => {
    const { rows } = await server.database.pool.query<{ name: string }>(
      `select name from pg_timezone_names where name !~ '^posix' union select abbrev from pg_timezone_abbrevs`,
    )
    const known = new Set(rows.map(({ name }) => name))
    const isKnownHere = (name: string) => {
      try {
        return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
      } catch {
        return false
      }
    }
    const legacy = ['AET', 'AGT', 'BST', 'CTT', 'IST', 'PST', 'VST', 'US/Pacific-New', 'SystemV/PST8', 'Asia/Calcutta']
    const onlyHere = [...Intl.supportedValuesOf('timeZone'), ...legacy].filter((name) => !known.has(name))
    const onlyThere = [...known].filter((name) => !isKnownHere(name)).slice(0, 10)
    expect(onlyHere).not.toEqual([])
    expect(onlyThere).not.toEqual([])
    for (const time_zone of new Set([...legacy, ...onlyHere, ...onlyThere])) {
      const { statusCode, body } = await ask({ period: 'week', time_zone })
      expect(statusCode, `${time_zone}: ${body}`).toBeOneOf([200, 422])
    }
  })

  test('of a Space is for its admins; of all, for super admins', async () => {
    const domain = await addSpace(server)
    const keeper = await addActor(server, { domain, admin: true })
    const user = await addActor(server, { domain })
    const own = (await ask({ period: 'day' }, keeper.key, domain)).json().result.data.data
    expect(own.at(-1)).toMatchObject({ accounts: 2 })
    expect(await last({ period: 'day' })).toMatchObject({ accounts: 2 })
    expect(await last({ period: 'day', scope: 'all' })).toMatchObject({ accounts: 4 })
    expect((await ask({ period: 'day', scope: 'all' }, keeper.key, domain)).statusCode).toBe(403)
    expect((await ask({ period: 'day' }, user.key, domain)).statusCode).toBe(403)
  })

  test('counts the mails that the worker has sent', async () => {
    await using mailing = await createMailServer()
    await mailing.startWorker()
    const id = await mailing.createAccount({ username: 'reader01' })
    expect(await mailing.askFor('provisioning', id)).toBe(200)
    await mailing.queueToEmpty()
    await mailing.deps.counts.flush()
    const url = `/trpc/statistics.getSeries?input=${encodeURIComponent(JSON.stringify({ period: 'day' }))}`
    const response = await mailing.request({ method: 'GET', url, key: ADMIN_KEY })
    expect(response.json().result.data.data.at(-1)).toMatchObject({ mails_sent: 1, mails_failed: 0 })
  })
})

describe('callStatistics.getSeries', () => {
  const at = (minutes: number) => new Date(server.clock().getTime() - minutes * 60_000).toISOString()
  const report = async (url: string, payload: object, method: 'POST' | 'PATCH' = 'POST') => {
    const { statusCode, body } = await server.request({
      method,
      url: `/api/statistics/${url}`,
      key: ADMIN_KEY,
      payload,
    })
    expect(statusCode, body).toBeLessThan(300)
  }
  const seriesOf = (procedure: string, input: object, key: string, host = DOMAIN) =>
    server.request({
      method: 'GET',
      url: `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`,
      key,
      host,
    })

  test('counts the calls of an account, those that were answered, and its messages; a Space counts each call once', async () => {
    const before = await last({ period: 'day' })
    const one = await addActor(server, { domain: DOMAIN, username: 'series-one' })
    const two = await addActor(server, { domain: DOMAIN, username: 'series-two' })
    const between = { from: `series-one@${DOMAIN}`, to: `series-two@${DOMAIN}` }
    await report('calls', { id: 'series-1', ...between, initiated_at: at(1) })
    await report('calls', { id: 'series-2', ...between, initiated_at: at(1) })
    const accepted = { at: at(0), state: 'accepted' }
    await report('calls/series-1/devices/phone', { invite_terminated: accepted }, 'PATCH')
    await report('messages', { id: 'series-m', from: between.from, sent_at: at(1), encrypted: false })
    const sum = (points: Record<string, number>[], metric: string) =>
      points.reduce((total, point) => total + (point[metric] ?? 0), 0)
    const ofOne = (await seriesOf('callStatistics.getOwnSeries', { period: 'week' }, one.key)).json().result.data
    expect(ofOne.unit).toBe('day')
    expect(ofOne.data).toHaveLength(7)
    expect(['calls', 'answered', 'messages'].map((metric) => sum(ofOne.data, metric))).toEqual([2, 1, 1])
    const ofTwo = await seriesOf('callStatistics.getSeries', { id: two.id, period: 'day', time_zone: 'AET' }, ADMIN_KEY)
    const points = ofTwo.json().result.data.data
    expect(['calls', 'answered', 'messages'].map((metric) => sum(points, metric))).toEqual([2, 1, 0])
    const space = await series({ period: 'day' })
    expect(before).toMatchObject({ calls: 0, messages: 0 })
    expect(['calls', 'messages'].map((metric) => sum(space as never, metric))).toEqual([2, 1])
  })

  test('is not for users, nor for an account of another Space', async () => {
    const { id, key } = await addActor(server, { domain: DOMAIN })
    expect((await seriesOf('callStatistics.getSeries', { id, period: 'day' }, key)).statusCode).toBe(403)
    const domain = await addSpace(server)
    const admin = await addActor(server, { domain, admin: true })
    const elsewhere = await seriesOf('callStatistics.getSeries', { id, period: 'day' }, admin.key, domain)
    expect([elsewhere.statusCode, elsewhere.json().error.data.error]).toEqual([404, 'account_not_found'])
  })
})
