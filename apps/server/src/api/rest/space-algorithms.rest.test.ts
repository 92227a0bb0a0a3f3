import { describe, expect, it } from 'vitest'
import { computeHa1, type DigestAlgorithm } from '../../../../../packages/core/src/credentials/digest.rules.ts'
import {
  account,
  caller,
  createAccount,
  createSpace,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const admin = () => caller(server)
const PASSWORD = 'a long enough password'

/** A Space whose SIP servers speak these algorithms, by its domain. */
async function spaceWith(sip_algorithms: string | null): Promise<string> {
  const domain = `${newName()}.example`
  await createSpace(server, domain, { sip_algorithms })
  return domain
}

const create = async (domain: string, algorithm: string) =>
  jsonOf(await admin().post('/api/accounts', account(newName(), { domain, algorithm, password: PASSWORD })))

const algorithmsOf = ({ passwords }: Json) =>
  (passwords as { algorithm: string }[]).map(({ algorithm }) => algorithm).toSorted()

describe('the algorithms of a Space’s SIP servers', () => {
  it.each([
    [null, 'MD5', ['MD5']],
    [null, 'SHA-256', ['SHA-256']],
    ['MD5', 'MD5', ['MD5']],
    ['MD5', 'SHA-256', ['MD5', 'SHA-256']],
    ['SHA-256', 'MD5', ['MD5', 'SHA-256']],
    ['both', 'MD5', ['MD5', 'SHA-256']],
    ['both', 'SHA-256', ['MD5', 'SHA-256']],
  ])('being %s, a password that is given by %s is kept by %j', async (spoken, algorithm, kept) => {
    const domain = await spaceWith(spoken)
    const created = await create(domain, algorithm)
    expect(algorithmsOf(created)).toEqual(kept)

    const there = caller(server, { host: domain, key: ADMIN_KEY })
    const body = account(String(created['username']), { algorithm, password: `${PASSWORD}, another` })
    expect(algorithmsOf(jsonOf(await there.put(`/api/accounts/${created['id']}`, body)))).toEqual(kept)
    const { rows } = await server.database.pool.query(
      'select algorithm, ha1 from account_passwords where account_id = $1 order by algorithm',
      [created['id']],
    )
    const clear = { username: String(created['username']), realm: domain, password: `${PASSWORD}, another` }
    expect(rows).toEqual(kept.map((one) => ({ algorithm: one, ha1: computeHa1(one as DigestAlgorithm, clear) })))
  })

  it('count when an account changes its own password', async () => {
    const domain = await spaceWith(null)
    const username = newName()
    const { id } = await createAccount(server, username, { domain, activated: true })
    const key = await userKey(server, username, domain)
    await server.database.pool.query("update spaces set sip_algorithms = 'both' where domain = $1", [domain])
    const response = await caller(server, { host: domain, key }).post('/api/accounts/me/password', {
      algorithm: 'SHA-256',
      old_password: `password of ${username}`,
      password: 'the next long password',
    })
    expect(response.statusCode, response.body).toBe(200)
    const there = caller(server, { host: domain, key: ADMIN_KEY })
    expect(algorithmsOf(jsonOf(await there.get(`/api/accounts/${id}`)))).toEqual(['MD5', 'SHA-256'])
  })

  it('stay when a Space is replaced without them, and end with null', async () => {
    const domain = await spaceWith('both')
    const url = `/api/spaces/${domain}`
    const { sip_algorithms, ...rest } = jsonOf(await admin().get(url))
    expect(sip_algorithms).toBe('both')
    expect(jsonOf(await admin().put(url, rest))['sip_algorithms']).toBe('both')
    expect(jsonOf(await admin().put(url, { ...rest, sip_algorithms: null }))['sip_algorithms']).toBeNull()
    expect(fieldsOf(await admin().put(url, { ...rest, sip_algorithms: 'SHA-1' }))).toHaveProperty('sip_algorithms')
  })

  it('are what SIP servers read of the domain', async () => {
    const domains = await Promise.all(['MD5', 'SHA-256', 'both', null].map(spaceWith))
    const { rows } = await server.database.pool.query(
      'select domain, algorithms from sip.domains where domain = any ($1)',
      [domains],
    )
    expect(new Map(rows.map(({ domain, algorithms }) => [domain, algorithms]))).toEqual(
      new Map(domains.map((domain, index) => [domain, ['MD5', 'SHA-256', 'MD5,SHA-256', 'MD5,SHA-256'][index]])),
    )
  })

  it.each([
    [null, ['MD5', 'SHA-256']],
    ['both', ['MD5', 'SHA-256']],
    ['MD5', ['MD5']],
    ['SHA-256', ['SHA-256']],
  ])('being %s, a provisioning document lists the hashes by %j, in this order', async (spoken, listed) => {
    const domain = await spaceWith('both')
    const { id } = await create(domain, 'MD5')
    await server.database.pool.query('update spaces set sip_algorithms = $2 where domain = $1', [domain, spoken])
    const there = caller(server, { host: domain, key: ADMIN_KEY })
    const { provisioning_token: token } = jsonOf(await there.get(`/api/accounts/${id}/provision`))
    const document = await server.request({
      url: `/provisioning/${token}`,
      headers: { host: domain, 'x-linphone-provisioning': '1' },
    })
    expect([...document.body.matchAll(/name="algorithm"[^>]*>([^<]*)</g)].map(([, algorithm]) => algorithm)).toEqual(
      listed,
    )
  })
})

describe('a realm', () => {
  it.each(['a "quoted" realm', 'back\\slash', 'a\u0007bell'])(
    'is refused with characters that break a header: %j',
    async (account_realm) => {
      const domain = `${newName()}.example`
      const response = await admin().post('/api/spaces', { name: 'Space', domain, host: domain, account_realm })
      expect(fieldsOf(response)).toHaveProperty('account_realm')
      await createSpace(server, domain)
      const space = jsonOf(await admin().get(`/api/spaces/${domain}`))
      expect(fieldsOf(await admin().put(`/api/spaces/${domain}`, { ...space, account_realm }))).toHaveProperty(
        'account_realm',
      )
    },
  )

  it('of an earlier version stays, whatever its characters, while other settings change', async () => {
    const domain = `${newName()}.example`
    await createSpace(server, domain)
    await server.database.pool.query(`update spaces set account_realm = 'a "quoted" realm' where domain = $1`, [domain])
    const space = jsonOf(await admin().get(`/api/spaces/${domain}`))
    expect(jsonOf(await admin().put(`/api/spaces/${domain}`, { ...space, name: 'Renamed' }))['name']).toBe('Renamed')
  })
})
