import { describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import { fetchAsApp } from '../../../../../test/support/clients/provisioning.ts'
import {
  caller,
  createAccount,
  createSpace,
  expectRefused,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
interface Account {
  id: number
  name: string
  domain: string
}

async function newAccount(fields: Json = {}, domain = DOMAIN): Promise<Account> {
  const name = newName()
  const { id } = await createAccount(server, name, { activated: true, domain, ...fields })
  return { id, name, domain }
}

const statusOf = async ({ id, domain }: Account, language = 'en') => {
  const headers = { 'accept-language': language }
  return jsonOf(await caller(server, { key: ADMIN_KEY, host: domain, headers }).get(`/api/accounts/${id}/registration`))
}
const codesOf = (status: Json) => status['problems'].map(({ code }: Json) => code)

/** Whether SIP servers find a hash of an account, by the algorithms that its Space's servers ask for. */
async function isSeen({ name, domain }: Account, algorithms: string[]): Promise<boolean> {
  const { rows } = await server.database.pool.query(
    'select from sip.credentials where username = $1 and domain = $2 and algorithm = any($3)',
    [name, domain, algorithms],
  )
  return rows.length > 0
}
const change = (text: string, values: unknown[]) => server.database.pool.query(text, values)

describe('GET /api/accounts/{id}/registration', () => {
  it('returns that an account can register, with all that is known of it', async () => {
    const account = await newAccount()
    expect(await statusOf(account)).toEqual({
      address: `${account.name}@${DOMAIN}`,
      realm: DOMAIN,
      can_register: true,
      problems: [],
      algorithms_asked: null,
      algorithms_kept: ['SHA-256'],
      password_set_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      last_wrong_password: null,
      devices: null,
      last_provisioning: null,
      provisioning_link: expect.objectContaining({ is_expired: false }),
    })
  })

  it.each([
    ['not_activated', 'update accounts set activated = false where id = $1'],
    ['blocked', 'update accounts set blocked = true where id = $1'],
    ['no_password', 'delete from account_passwords where account_id = $1'],
  ])('returns %s where SIP servers do not find its hash for that reason', async (code, text) => {
    const account = await newAccount()
    expect(await isSeen(account, ['SHA-256'])).toBe(true)
    await change(text, [account.id])
    expect(await isSeen(account, ['SHA-256'])).toBe(false)
    const status = await statusOf(account)
    expect(status).toMatchObject({ can_register: false, problems: [{ code, severity: 'error' }] })
    expect(status['problems'][0].message).toMatch(/^The account .+\.$/)
    const { problems } = await statusOf(account, 'fr')
    expect(problems[0].message).toMatch(/^Le compte .+\.$/)
  })

  it('returns space_expired and super_admin', async () => {
    const domain = `${newName()}.example`
    await createSpace(server, domain)
    const account = await newAccount({}, domain)
    await change("update spaces set expire_at = '2020-01-31T12:00Z' where domain = $1", [domain])
    const input = encodeURIComponent(JSON.stringify({ id: account.id }))
    const answer = jsonOf(await caller(server).get(`/trpc/accounts.getRegistration?space=${domain}&input=${input}`))
    const status = answer['result'].data
    expect(status).toMatchObject({ can_register: false, problems: [{ code: 'space_expired' }] })
    expect(status['problems'][0].message).toContain('2020-01-31 12:00 UTC')

    const admin = await newAccount({ admin: true })
    expect(await isSeen(admin, ['SHA-256'])).toBe(false)
    expect(codesOf(await statusOf(admin))).toEqual(['super_admin'])
  })

  it.each([
    [null, ['MD5'], [], true],
    ['MD5', ['MD5'], [], true],
    ['SHA-256', ['MD5'], ['no_common_algorithm'], false],
    ['both', ['MD5'], ['missing_hash'], true],
    ['both', ['MD5', 'SHA-256'], [], true],
    ['MD5', ['SHA-256'], ['no_common_algorithm'], false],
  ])('where servers ask for %s and %j are kept, it returns %j', async (asked, kept, codes, canRegister) => {
    const domain = `${newName()}.example`
    await createSpace(server, domain, { sip_algorithms: 'both' })
    const account = await newAccount({}, domain)
    await change('delete from account_passwords where account_id = $1 and not algorithm = any($2)', [account.id, kept])
    await change('update spaces set sip_algorithms = $1 where domain = $2', [asked, domain])
    const status = await statusOf(account)
    expect(status).toMatchObject({ can_register: canRegister, algorithms_kept: kept })
    expect(codesOf(status)).toEqual(codes)
    const spoken = status['algorithms_asked'] ?? ['MD5', 'SHA-256']
    expect(await isSeen(account, spoken)).toBe(canRegister)
  })

  it('returns the last wrong password, until another one is set', async () => {
    const account = await newAccount()
    server.clock.advance({ seconds: 1 })
    const wrong = { username: account.name, password: 'not the password' }
    expect((await digestRequest(server, wrong, { method: 'GET', url: '/api/accounts/me' })).statusCode).toBe(401)
    await expect.poll(async () => codesOf(await statusOf(account)), { timeout: 5000 }).toEqual(['wrong_password'])
    const status = await statusOf(account)
    expect(status).toMatchObject({ can_register: true, last_wrong_password: { ip: '127.0.0.1', by: 'digest' } })
    expect(status['problems'][0].message).toContain('127.0.0.1')

    server.clock.advance({ seconds: 1 })
    const body = { username: account.name, password: 'another password', algorithm: 'SHA-256' }
    jsonOf(await caller(server).put(`/api/accounts/${account.id}`, body))
    const { problems, last_wrong_password: last } = await statusOf(account)
    expect(problems).toEqual([])
    expect(last).toMatchObject({ by: 'digest' })
  })

  it('returns when a device has used a provisioning link', async () => {
    const account = await newAccount()
    const { provisioning_token: token } = jsonOf(await caller(server).get(`/api/accounts/${account.id}/provision`))
    expect((await fetchAsApp(server, `/provisioning/${token}`)).statusCode).toBe(200)
    const status = await statusOf(account)
    expect(status).toMatchObject({ last_provisioning: { ip: '127.0.0.1' }, provisioning_link: null })
  })

  it('returns 404 for an account of another Space', async () => {
    const domain = `${newName()}.example`
    await createSpace(server, domain)
    const other = await newAccount({}, domain)
    const url = `/api/accounts/${other.id}/registration`
    expectRefused(await caller(server, { key: ADMIN_KEY, host: DOMAIN }).get(url), 404)
  })
})
