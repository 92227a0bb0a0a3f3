import { computeHa1 } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const login = () => ({
  username: newName(),
  domain: 'other.example.org',
  password: 'secret of sophie',
  protocol: 'UDP',
})

async function newAccount() {
  const username = newName()
  const { id } = await createAccount(server, username)
  return { id: id as number, username, url: `/api/accounts/${id}/external`, ...caller(server) }
}

async function keptHa1(id: number): Promise<string> {
  const { rows } = await server.database.pool.query('select ha1 from external_accounts where account_id = $1', [id])
  return rows[0]?.ha1
}

describe('an external account', () => {
  it('is created, shown without its password, replaced and deleted', async () => {
    const { id, url, get, post, del } = await newAccount()
    expectRefused(await get(url), 404, 'no external account')
    const find = async () =>
      (await get(`/trpc/externalAccounts.find?input=${JSON.stringify({ id })}`)).json().result.data
    expect(await find()).toEqual({ external_account: null })
    expectRefused(await del(url), 404, 'no external account')
    const given = login()
    const created = jsonOf(await post(url, given), 201)
    expect(created).toMatchObject({ ...given, account_id: id, algorithm: 'MD5', password: '', realm: null })
    expect(jsonOf(await get(url))).toEqual(created)
    expect(await find()).toEqual({ external_account: created })
    const { username, domain, password } = given
    expect(await keptHa1(id)).toBe(computeHa1('MD5', { username, realm: domain, password }))
    const next = {
      ...given,
      realm: 'sip',
      password: 'another secret',
      registrar: 'reg.example.org:5061',
      protocol: 'TLS',
    }
    expect(jsonOf(await post(url, next))).toMatchObject({ id: created['id'], registrar: 'reg.example.org:5061' })
    expect(await keptHa1(id)).toBe(computeHa1('MD5', { username, realm: 'sip', password: 'another secret' }))
    expect((await del(url)).statusCode).toBe(200)
    expectRefused(await get(url), 404)
    expect(server.logs.join('')).not.toMatch(/secret of sophie|another secret/)
  })

  it('keeps its password where none is given, unless its HA1 is of something else then', async () => {
    const { id, url, post } = await newAccount()
    const { password: _, ...given } = login()
    expect(Object.keys(fieldsOf(await post(url, given)))).toEqual(['password'])
    await post(url, { ...given, password: 'secret of sophie' })
    const before = await keptHa1(id)
    jsonOf(await post(url, { ...given, outbound_proxy: 'proxy.example.org' }))
    expect(await keptHa1(id)).toBe(before)
    for (const change of [{ username: newName() }, { domain: 'third.example.org' }, { realm: 'sip' }]) {
      expect(fieldsOf(await post(url, { ...given, ...change }))['password']?.[0]).toContain('given again')
    }
  })

  it.each([
    [{ domain: undefined, protocol: undefined, password: undefined }, ['domain', 'protocol']],
    [{ protocol: 'SCTP' }, ['protocol']],
    [{ realm: 'other.example.org' }, ['realm']],
    [{ registrar: 'other.example.org' }, ['registrar']],
    [{ outbound_proxy: 'other.example.org' }, ['outbound_proxy']],
    [{ registrar: 'two words' }, ['registrar']],
    [{ domain: 'no domain' }, ['domain']],
    [{ username: 'al ice' }, ['username']],
    [{ username: '' }, ['username']],
  ])('is refused with what is wrong: %j', async (change, fields) => {
    const { url, post } = await newAccount()
    expect(Object.keys(fieldsOf(await post(url, { ...login(), ...change }))).toSorted()).toEqual(fields)
  })

  it('may have an IP address for its domain', async () => {
    const { url, post } = await newAccount()
    expect(jsonOf(await post(url, { ...login(), domain: '192.0.2.7' }), 201)['domain']).toBe('192.0.2.7')
  })

  it('belongs to one account of the Space', async () => {
    const [one, other] = [await newAccount(), await newAccount()]
    const given = login()
    await one.post(one.url, given)
    expect(Object.keys(fieldsOf(await other.post(other.url, given)))).toEqual(['username'])
    jsonOf(await one.post(one.url, given))
  })

  it('goes with its account', async () => {
    const { id, url, post, del } = await newAccount()
    await post(url, login())
    await del(`/api/accounts/${id}`)
    expect(await keptHa1(id)).toBeUndefined()
  })

  it('is for the admins of its Space', async () => {
    const { url, username, get, post } = await newAccount()
    await post(url, login())
    const user = caller(server, { key: await userKey(server, username) })
    expectRefused(await user.get(url), 403)
    expect((await caller(server, {}).get(url)).statusCode).toBe(401)
    const domain = `${newName('tenant')}.example.net`
    await createSpace(server, domain)
    const { key } = await addActor(server, { domain, admin: true })
    const tenant = caller(server, { key, host: domain })
    for (const answer of [await tenant.get(url), await tenant.post(url, login()), await tenant.del(url)]) {
      expectRefused(answer, 404, 'No such account.')
    }
    expectRefused(await get('/api/accounts/99999/external'), 404)
    expectRefused(await post('/api/accounts/99999/external', {}), 404)
  })
})
