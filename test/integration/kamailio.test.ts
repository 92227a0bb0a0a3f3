import { randomBytes } from 'node:crypto'
import { setSipViewSettings } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseSettings } from '../../apps/server/src/config/config.ts'
import { prepareRegistrar } from '../../apps/server/src/registrar/registrar.ts'
import { startWorker } from '../../apps/server/src/worker/worker.ts'
import { account, caller, createSpace, type Json, jsonOf } from '../support/clients/rest-client.ts'
import { createDatabaseRelay, type DatabaseRelay, runStatements } from '../support/database/index.ts'
import { sharedServer } from '../support/server/shared-server.ts'
import { DOMAIN } from '../support/server/test-server.ts'
import { type Kamailio, startKamailio } from '../support/sip/kamailio-process.ts'
import { sipspace } from '../support/sip/proxy-command.ts'
import { type Outcome, type Registration, register } from '../support/sip/sip-client.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const ROLE = `sip_proxy_${randomBytes(6).toString('hex')}`
const PASSWORD = 'what-the-role-signs-in-with'
const TWO = 'two.example.org'
const REALM = 'realm.example.org'
const EXPIRED = 'expired.example.org'

const server = await sharedServer()
let relay: DatabaseRelay
let config: string
beforeAll(async () => {
  relay = await createDatabaseRelay(server.database.url)
  await createSpace(server, TWO)
  await createSpace(server, REALM, { account_realm: 'Other Realm' })
  await createSpace(server, EXPIRED, { expire_at: '2020-01-01T00:00:00Z' })
  const env = { DATABASE_URL: relay.url }
  await sipspace(env, 'proxy', 'create-role', ROLE, '--password', PASSWORD)
  config = await sipspace(env, 'proxy', 'config', 'kamailio', '--role', ROLE, '--password', PASSWORD)
})
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  await runStatements(server.database.url, `drop owned by ${ROLE}; drop role ${ROLE}`)
})

/** The contacts that Kamailio has for an account, as its JSON-RPC names them. */
async function contactsIn(url: string, username: string): Promise<unknown[]> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ul.lookup', params: ['location', `${username}@${DOMAIN}`] }),
  })
  const { result } = (await response.json()) as { result?: { Contacts: unknown[] } }
  return result?.Contacts ?? []
}

describe.each(['MD5', 'SHA-256'] as const)('Kamailio, by %s,', (algorithm) => {
  const prefix = algorithm === 'MD5' ? 'md5' : 'sha256'
  let kamailio: Kamailio
  beforeAll(async () => {
    kamailio = await startKamailio(config, algorithm)
  })
  afterAll(() => kamailio[Symbol.asyncDispose]())

  const nameOf = (name: string) => `${prefix}-${name}`
  async function create(name: string, password: string, fields: Json = {}): Promise<number> {
    const body = account(nameOf(name), { password, algorithm, activated: true, domain: DOMAIN, ...fields })
    return jsonOf(await caller(server).post('/api/accounts', body))['id']
  }
  const attempt = (name: string, password: string, fields: Partial<Registration> = {}): Promise<Outcome> =>
    register(kamailio.port, { username: nameOf(name), domain: DOMAIN, password, algorithm, ...fields })
  const statusOf = async (...args: Parameters<typeof attempt>) => (await attempt(...args)).status
  const call = async (id: number, action: string) =>
    expect((await caller(server).post(`/api/accounts/${id}/${action}`)).statusCode).toBe(200)

  it('registers an account by its password, and by no other', async () => {
    await create('alice', 'the password')
    const { status, challenge, contacts } = await attempt('alice', 'the password')
    expect(status).toBe(200)
    expect(challenge).toEqual({ realm: DOMAIN, algorithm })
    expect(contacts).toEqual([expect.stringMatching(/^<sip:\S+@127\.0\.0\.1:\d+>$/)])
    expect(await statusOf('alice', 'a wrong password')).toBe(401)
  })

  it('refuses an unknown account as it refuses a wrong password, and an unknown domain', async () => {
    const { status, challenge } = await attempt('nobody', 'the password')
    expect(status).toBe(401)
    expect(challenge?.realm).toBe(DOMAIN)
    expect(await statusOf('alice', 'the password', { domain: 'nowhere.example.org' })).toBe(404)
  })

  it('refuses an account that is blocked or deactivated, from this moment, and registers it again after it', async () => {
    const id = await create('blocked', 'the password')
    for (const [action, undo] of [
      ['block', 'unblock'],
      ['deactivate', 'activate'],
    ] as const) {
      expect(await statusOf('blocked', 'the password')).toBe(200)
      await call(id, action)
      expect(await statusOf('blocked', 'the password')).toBe(401)
      await call(id, undo)
    }
    expect(await statusOf('blocked', 'the password')).toBe(200)
  })

  it('refuses the accounts of a Space that has expired', async () => {
    await runStatements(server.database.url, `update spaces set expire_at = null where domain = '${EXPIRED}'`)
    await create('expired', 'the password', { domain: EXPIRED })
    await runStatements(server.database.url, `update spaces set expire_at = '2020-01-01' where domain = '${EXPIRED}'`)
    expect(await statusOf('expired', 'the password', { domain: EXPIRED })).toBe(404)
  })

  it('keeps accounts of the same name in two Spaces apart', async () => {
    await create('shared', 'password one')
    await create('shared', 'password two', { domain: TWO })
    expect(await statusOf('shared', 'password one')).toBe(200)
    expect(await statusOf('shared', 'password two', { domain: TWO })).toBe(200)
    expect(await statusOf('shared', 'password two')).toBe(401)
    expect(await statusOf('shared', 'password one', { domain: TWO })).toBe(401)
  })

  it('challenges with the realm of the Space where it is not the domain', async () => {
    await create('realm', 'the password', { domain: REALM })
    const { status, challenge } = await attempt('realm', 'the password', { domain: REALM })
    expect(status).toBe(200)
    expect(challenge?.realm).toBe('Other Realm')
    expect(await statusOf('realm', 'a wrong password', { domain: REALM })).toBe(401)
  })

  it('refuses the credentials of another account', async () => {
    await create('owner', 'the password')
    await create('other', 'the password')
    expect(await statusOf('other', 'the password', { authUsername: nameOf('owner') })).toBe(403)
  })

  it('goes by a new password at once, and by the former one no more', async () => {
    const id = await create('changed', 'the former password')
    expect(await statusOf('changed', 'the former password')).toBe(200)
    jsonOf(
      await caller(server).put(
        `/api/accounts/${id}`,
        account(nameOf('changed'), { password: 'the new password', algorithm }),
      ),
    )
    expect(await statusOf('changed', 'the new password')).toBe(200)
    expect(await statusOf('changed', 'the former password')).toBe(401)
  })

  it('registers an account that has a hash by the other algorithm, too', async () => {
    await runStatements(server.database.url, `update spaces set sip_algorithms = 'both' where domain = '${TWO}'`)
    await create('both', 'the password', { domain: TWO, algorithm: algorithm === 'MD5' ? 'SHA-256' : 'MD5' })
    await runStatements(server.database.url, `update spaces set sip_algorithms = null where domain = '${TWO}'`)
    expect(await statusOf('both', 'the password', { domain: TWO })).toBe(200)
  })

  it('has no contact of an account any more once it is blocked, deactivated or deleted', async () => {
    const rpcUrl = `http://127.0.0.1:${kamailio.port}/RPC`
    const settings = { KAMAILIO_DATABASE_URL: server.database.url, KAMAILIO_RPC_URL: rpcUrl }
    const registrar = prepareRegistrar({ config: parseSettings(settings), log: server.deps.log })
    await setSipViewSettings(server.db, { superAdmins: false, removesContacts: true })
    const worker = await startWorker({ ...server.deps, registrar }, server.database.pool)
    try {
      const id = await create('leaving', 'the password')
      for (const [action, undo] of [
        ['block', 'unblock'],
        ['deactivate', 'activate'],
      ] as const) {
        expect(await statusOf('leaving', 'the password')).toBe(200)
        expect(await contactsIn(rpcUrl, nameOf('leaving'))).toHaveLength(1)
        await call(id, action)
        await expect.poll(() => contactsIn(rpcUrl, nameOf('leaving')), { timeout: 15_000 }).toEqual([])
        await call(id, undo)
      }
      expect(await statusOf('leaving', 'the password')).toBe(200)
      expect((await caller(server).del(`/api/accounts/${id}`)).statusCode).toBe(200)
      await expect.poll(() => contactsIn(rpcUrl, nameOf('leaving')), { timeout: 15_000 }).toEqual([])
    } finally {
      await worker.stop()
      await registrar?.close()
      await setSipViewSettings(server.db, { superAdmins: false, removesContacts: false })
    }
  })

  it('registers nobody by SQL in a user name, which a configuration without the check of letters does', async () => {
    const id = await create('attacker', 'the password')
    const username = `x'or(account_id=${id})--`
    const attack = { username, hashUsername: nameOf('attacker') }
    expect(await statusOf('', 'the password', attack)).toBe(403)
    expect(await statusOf('', 'the password', { ...attack, username: `x%27or(account_id=${id})--` })).toBe(403)
    const unchecked = config.replace(/^ {4}if \(!\(\$tU =~ .*$/m, '    if (0) {').replaceAll("E'$(", "'$(")
    expect(unchecked).not.toBe(config)
    await using other = await startKamailio(unchecked, algorithm)
    expect(
      (await register(other.port, { ...attack, domain: DOMAIN, password: 'the password', algorithm })).status,
    ).toBe(200)
    const escaped = config.replace(/^ {4}if \(!\(\$tU =~ .*$/m, '    if (0) {')
    await using third = await startKamailio(escaped, algorithm)
    expect(
      (await register(third.port, { ...attack, domain: DOMAIN, password: 'the password', algorithm })).status,
    ).toBe(401)
  })

  it('says 503 while the database does not answer, not that the password is wrong, and 200 again once it does', async () => {
    await create('patient', 'the password')
    expect(await statusOf('patient', 'the password')).toBe(200)
    await relay.become('gone')
    expect(await statusOf('patient', 'the password')).toBe(503)
    await relay.become('well')
    const statuses: number[] = []
    // each of its processes learns by itself that its connection is a new one
    do statuses.push(await statusOf('patient', 'the password'))
    while (statuses.at(-1) !== 200 && statuses.length < 20)
    expect(statuses.at(-1)).toBe(200)
    expect(statuses.slice(0, -1).filter((status) => status !== 503)).toEqual([])
  })
})
