import { describe, expect, test } from 'vitest'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { linesOf } from '../../../../../test/support/server/audit-lines.ts'
import { checkedImport, imported } from '../../../../../test/support/server/imports.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { clearExpired } from '../../worker/clear.ts'

interface Line {
  id: number
  at: string
  operation: string | null
  actor: { id: number; username: string; role: string; domain: string } | null
  ip: string
  request_id: string
  user_agent: string
  space: { id: number; domain: string } | null
  kind: string
  action: string
  target: string
  target_id: string
  account_id: number | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

const server = await sharedServer()
const mutate = async (path: string, input: object, key = ADMIN_KEY) => {
  const response = await server.request({ method: 'POST', url: `/trpc/${path}`, key, payload: input })
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data
}
const ask = (path: string, input: object, key = ADMIN_KEY, query = '') =>
  server.request({
    method: 'GET',
    url: `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}${query}`,
    key,
  })
const list = async (input: object, key = ADMIN_KEY, query = ''): Promise<Line[]> => {
  const response = await ask('audit.list', input, key, query)
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data.data
}
const create = (username: string, fields: object = {}) =>
  mutate('accounts.create', { username, password: 'secret-of-audit', algorithm: 'SHA-256', ...fields })

describe('a line of the audit log', () => {
  test('tells who did what to whom, from where, and what is there now', async () => {
    const { id } = await create('audited1', { email: 'one@example.com', dictionary: { floor: '3' } })
    const lines = await list({ account_id: id })
    expect(lines).toEqual([
      {
        id: expect.any(Number),
        at: '2026-01-15T12:00:00.000000Z',
        operation: 'accounts.create',
        actor: { id: 1, username: 'admin', role: 'superAdmin', domain: DOMAIN },
        ip: '127.0.0.1',
        user_agent: 'lightMyRequest',
        request_id: expect.any(String),
        space: { id: 1, domain: DOMAIN },
        kind: 'account',
        action: 'create',
        target: `audited1@${DOMAIN}`,
        target_id: String(id),
        account_id: id,
        part_of: null,
        before: null,
        after: {
          username: 'audited1',
          email: 'one@example.com',
          activated: false,
          blocked: false,
          admin: false,
          admin_role: 'full',
        },
      },
    ])
  })

  test('holds only what differs, and of a secret that it does', async () => {
    const { id } = await create('audited2', { email: 'two@example.com', dictionary: { floor: '3', room: '5' } })
    await mutate('accounts.replace', {
      id,
      username: 'audited2',
      password: 'another-secret',
      algorithm: 'SHA-256',
      email: 'zwei@example.com',
      dictionary: { floor: '4', desk: '1' },
    })
    const lines = (await list({ account_id: id, operation: 'accounts.replace' })).toReversed()
    expect(lines.map(({ kind, action, before, after }) => ({ kind, action, before, after }))).toEqual(
      expect.arrayContaining([
        {
          kind: 'account',
          action: 'update',
          before: { email: 'two@example.com' },
          after: { email: 'zwei@example.com' },
        },
        { kind: 'account', action: 'update', before: {}, after: { provisioning_token: 'changed' } },
        { kind: 'password', action: 'update', before: {}, after: { ha1: 'changed' } },
        { kind: 'dictionary', action: 'delete', before: { room: '5' }, after: null },
        { kind: 'dictionary', action: 'create', before: null, after: { desk: '1' } },
        { kind: 'dictionary', action: 'update', before: { floor: '3' }, after: { floor: '4' } },
      ]),
    )
    // the new password and the new address each end the provisioning token
    expect(lines).toHaveLength(7)
  })
})

describe('the audit log', () => {
  test('names what is gone: an account, and a Space with its accounts', async () => {
    const domain = await addSpace(server)
    await addActor(server, { domain, username: 'lodger' })
    await mutate('spaces.delete', { domain })
    const lines = await list({ operation: 'spaces.delete', scope: 'all' })
    expect(lines.map(({ kind, action, target }) => ({ kind, action, target }))).toEqual([
      { kind: 'account', action: 'delete', target: `lodger@${domain}` },
      { kind: 'space', action: 'delete', target: domain },
    ])
  })

  test('is listed part by part, the latest first, by what a filter says', async () => {
    const domain = await addSpace(server)
    const keeper = await addActor(server, { domain, admin: true, username: 'paging-keeper' })
    await server.database.pool.query(
      `update accounts set display_name = 'Zoé Kühn', phone = '+33612345678' where id = $1`,
      [keeper.id],
    )
    const all: number[] = []
    let cursor: string | null = null
    do {
      const input: object = { limit: 5, cursor, scope: 'all' }
      const { data, next_cursor }: { data: Line[]; next_cursor: string | null } = (
        await ask('audit.list', input)
      ).json().result.data
      all.push(...data.map(({ id }) => id))
      cursor = next_cursor
    } while (cursor !== null)
    expect(all).toEqual([...new Set(all)].toSorted((a, b) => b - a))
    expect(all).toHaveLength((await list({ limit: 200, scope: 'all' })).length)

    const filters: [object, (line: Line) => boolean][] = [
      [{ actor_id: 1 }, ({ actor }) => actor?.id === 1],
      [{ operation: 'accounts.replace' }, ({ operation }) => operation === 'accounts.replace'],
      [{ kind: 'space', target_id: '1' }, ({ kind, target_id }) => kind === 'space' && target_id === '1'],
      [{ account_id: keeper.id }, ({ account_id }) => account_id === keeper.id],
      [{ text: 'PAGING-' }, ({ target }) => target.startsWith('paging-')],
      [{ text: '%' }, () => false],
      ...['kuhn zoe', '0033 6 12 34 56 78', `"Zoé" <sip:paging-keeper@${domain};lr>`].map(
        (text): [object, (line: Line) => boolean] => [
          { text },
          ({ account_id, actor }) => account_id === keeper.id || actor?.id === keeper.id,
        ],
      ),
      [{ text: '192.0.2.251' }, () => false],
      [{ text: '127.0.0.1' }, ({ ip }) => ip === '127.0.0.1'],
      [{ until: '2026-01-15T12:00:01Z' }, ({ at }) => at < '2026-01-15T12:00:01'],
      [{ from: '2026-01-15T12:00:01Z' }, ({ at }) => at >= '2026-01-15T12:00:01'],
    ]
    const lines = await list({ scope: 'all', limit: 200 })
    for (const [filter, fits] of filters) {
      expect(await list({ scope: 'all', limit: 200, ...filter }), JSON.stringify(filter)).toEqual(lines.filter(fits))
    }
  })

  test('names the operations that it tells of, uploads and what the worker does for somebody among them', async () => {
    const { id } = await checkedImport(server, 'username,password\nimported-by-audit,secret-of-audit\n')
    await imported(server, id)
    const lines = await list({ kind: 'import' })
    expect(lines.map(({ operation, after }) => [operation, after])).toEqual([
      ['imports.start', { state: 'done' }],
      ['imports.start', { state: 'importing' }],
      ['imports.check', { state: 'checked' }],
      ['imports.check', { state: 'checking' }],
      ['imports.upload', { state: 'uploaded' }],
      ['imports.upload', { file_name: 'people.csv', state: 'uploading' }],
    ])
    expect(lines.every(({ actor }) => actor?.username === 'admin')).toBe(true)
    const response = await ask('audit.listOperations', {})
    const every = await list({ scope: 'all', limit: 200 })
    const names = every.flatMap(({ operation }) => operation ?? [])
    expect(response.json().result.data.toSorted()).toEqual([...new Set(names)].toSorted())
  })

  test('of a Space is for its admins; of all, for super admins', async () => {
    const domain = await addSpace(server)
    const keeper = await addActor(server, { domain, admin: true, username: 'own-keeper' })
    const user = await addActor(server, { domain })
    const send = (input: object, key: string) =>
      server.request({
        method: 'GET',
        url: `/trpc/audit.list?input=${encodeURIComponent(JSON.stringify(input))}`,
        key,
        host: domain,
      })
    const own: Line[] = (await send({}, keeper.key)).json().result.data.data
    expect(new Set(own.map(({ space }) => space?.domain))).toEqual(new Set([domain]))
    expect(own.map(({ target }) => target)).toContain(`own-keeper@${domain}`)
    expect((await send({ scope: 'all' }, keeper.key)).statusCode).toBe(403)
    expect((await send({}, user.key)).statusCode).toBe(403)
    const chosen = await list({}, ADMIN_KEY, `&space=${domain}`)
    expect(chosen.map(({ id }) => id)).toEqual(own.map(({ id }) => id))
  })

  test('tells in one line of a row that comes to belong to an account', async () => {
    const { id, token } = await mutate('creationTokens.create', {}).then(async ({ token: made }) => ({
      id: (await create('consumer')).id,
      token: made,
    }))
    const signedIn = await server.request({
      method: 'POST',
      url: '/trpc/sessions.signIn',
      payload: { username: 'consumer', domain: DOMAIN, password: 'secret-of-audit' },
    })
    const cookie = `sipspace_session=${signedIn.cookies.find(({ name }) => name === 'sipspace_session')?.value}`
    const payload = { account_creation_token: token }
    await server.request({
      method: 'POST',
      url: '/trpc/creationTokens.consume',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      payload,
    })
    const lines = await list({ operation: 'creationTokens.consume', actor_id: id })
    expect(lines.every(({ before, action }) => action === 'update' && Object.keys(before ?? {}).length <= 1)).toBe(true)
    expect(lines.filter(({ after }) => after?.['used'] === true)).toHaveLength(1)
  })

  test('tells of what is written directly in the database, too', async () => {
    const { id } = await create('by-hand')
    await server.database.pool.query('update accounts set display_name = $2 where id = $1', [id, 'By hand'])
    expect((await list({ account_id: id }))[0]).toMatchObject({
      operation: null,
      actor: null,
      action: 'update',
      before: { display_name: null },
      after: { display_name: 'By hand' },
    })
  })

  test('keeps what is rolled back out', async () => {
    const before = await list({ scope: 'all' })
    const client = await server.database.pool.connect()
    await client.query('begin')
    await client.query("update accounts set display_name = 'never' where id = 1")
    await client.query('rollback')
    client.release()
    expect(await list({ scope: 'all' })).toEqual(before)
  })

  test.each([
    "update audit_log set target = 'somebody else'",
    'delete from audit_log',
    'delete from audit_log where id = 1',
    'truncate audit_log',
    "select set_config('sipspace.audit_cleared_until', '2000-01-01', false); delete from audit_log",
  ])('is only added to: %s', async (statement) => {
    const client = await server.database.pool.connect()
    await expect(client.query(statement)).rejects.toThrow('the audit log is only added to')
    client.release(true)
  })
})

test('the worker tells what it does by itself, but not that something has expired', async () => {
  await using own = await createTestServer({ CLEAR_UNCONFIRMED_ACCOUNTS_AFTER_DAYS: '5', AUDIT_RETENTION_DAYS: '30' })
  await addActor(own, { domain: DOMAIN, admin: true })
  await own.request({
    method: 'POST',
    url: '/trpc/accounts.create',
    key: ADMIN_KEY,
    payload: { username: 'forgotten', password: 'secret-of-audit', algorithm: 'SHA-256' },
  })
  await own.request({
    method: 'POST',
    url: '/trpc/sessions.signIn',
    payload: { username: 'admin', domain: DOMAIN, password: 'secret-admin' },
  })
  own.clock.advance({ days: 6 })
  const lines = await linesOf(own, () => clearExpired(own.deps))
  expect(lines).toMatchObject([
    { operation: 'worker.clear', actor_id: null, kind: 'account', action: 'delete', target: `forgotten@${DOMAIN}` },
  ])
  const oldest = async () => (await own.database.pool.query('select min(at) as at from audit_log')).rows[0].at
  expect(await oldest()).toMatch(/^2026-01-15/)
  own.clock.advance({ days: 25 })
  await clearExpired(own.deps)
  expect(await oldest()).toMatch(/^2026-01-21/)
})
