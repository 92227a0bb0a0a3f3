import { describe, expect, it } from 'vitest'
import { followStream } from '../../../../test/support/clients/event-stream.ts'
import { caller, createAccount, newName, userKey } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer({
  RATE_LIMIT: 'on',
  RATE_LIMIT_USER_PER_MINUTE: '20',
  RATE_LIMIT_USER_CHANGES_PER_MINUTE: '5',
  RATE_LIMIT_TOKENS_PER_HOUR: '3',
  RATE_LIMIT_STREAMS_PER_ACCOUNT: '4',
})
async function user() {
  const name = newName()
  const { id } = await createAccount(server, name, { activated: true })
  return { id, me: caller(server, { key: await userKey(server, name) }) }
}

const statuses = async (count: number, ask: () => Promise<{ statusCode: number }>) => {
  const found: number[] = []
  for (let n = 0; n < count; n += 1) found.push((await ask()).statusCode)
  return found
}
const times = (count: number, status: number) => Array.from({ length: count }, () => status)

describe('a user', () => {
  it('returns 429 beyond the requests of a minute, to no other account', async () => {
    const [one, other] = [await user(), await user()]
    server.clock.advance({ minutes: 2 })
    expect(await statuses(22, () => one.me.get('/api/accounts/me'))).toEqual([...times(20, 200), ...times(2, 429)])
    expect((await one.me.get('/api/accounts/me')).headers['retry-after']).toBe('60')
    expect((await other.me.get('/api/accounts/me')).statusCode).toBe(200)
    server.clock.advance({ minutes: 1 })
    expect((await one.me.get('/api/accounts/me')).statusCode).toBe(200)
  })

  it('leaves no more lines in the audit log than its changes of a minute, by whatever way', async () => {
    const { id, me } = await user()
    server.clock.advance({ minutes: 2 })
    const { rows: before } = await server.database.pool.query('select id from audit_log where account_id = $1', [id])
    expect(await statuses(7, () => me.get('/api/accounts/me/provision'))).toEqual([...times(5, 200), 429, 429])
    expect((await me.post('/trpc/me.provision', {})).statusCode).toBe(429)
    const { rows: after } = await server.database.pool.query('select id from audit_log where account_id = $1', [id])
    expect(after.length - before.length).toBe(5)
  })
})

describe('anybody', () => {
  it('returns 429 beyond the request tokens of an hour, by whatever way', async () => {
    const remoteAddress = '192.0.2.77'
    const ask = (url: string) => server.request({ method: 'POST', url, remoteAddress, payload: {} })
    expect(await statuses(4, () => ask('/api/account_creation_request_tokens'))).toEqual([...times(3, 201), 429])
    expect((await ask('/trpc/creationTokens.createRequest')).statusCode).toBe(429)
    server.clock.advance({ hours: 1 })
    expect((await ask('/api/account_creation_request_tokens')).statusCode).toBe(201)
  })
})

describe('the streams of an account', () => {
  const follow = () => followStream(server, 'audit.live', {}, { headers: { 'x-api-key': ADMIN_KEY, host: DOMAIN } })

  it('are refused beyond their maximum, and cost one check of their credential together', async () => {
    const streams = await Promise.all(Array.from({ length: 4 }, follow))
    for (const stream of streams) await stream.next(({ event, data }) => event === 'message' && data === null)
    const refused = await (await follow()).rest()
    expect(refused.at(-1)).toMatchObject({ event: 'serialized-error', data: { data: { error: 'too_many_requests' } } })
    const { id } = (await caller(server).get('/api/accounts/me')).json()
    server.database.takeStatements()
    await server.database.pool.query("update accounts set display_name = 'Watched' where id = $1", [id])
    for (const stream of streams)
      await stream.next(({ data }) => (data as { kind?: string } | null)?.kind === 'account')
    const sent = server.database.takeStatements()
    expect(sent.filter((statement) => statement.includes('"key"."key_hash"')).length).toBeLessThanOrEqual(1)
    for (const stream of streams) stream.close()
  })
})
