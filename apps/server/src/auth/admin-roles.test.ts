import { beforeAll, describe, expect, it } from 'vitest'
import { caller, createSpace, jsonOf } from '../../../../test/support/clients/rest-client.ts'
import { addActor, type TestActor } from '../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const TENANT = 'sip.tenant.example'

const server = await sharedServer()
let admin: TestActor
let user: TestActor
beforeAll(async () => {
  await createSpace(server, TENANT)
  admin = await addActor(server, { domain: TENANT, admin: true })
  user = await addActor(server, { domain: TENANT })
})

const at = (key: string) => caller(server, { key, host: TENANT })
const addAdmin = (adminRole: 'support' | 'read_only') => addActor(server, { domain: TENANT, admin: true, adminRole })

describe('an admin for support', () => {
  it('activates, blocks, provisions and sends mails to users', async () => {
    const support = at((await addAdmin('support')).key)
    const path = `/api/accounts/${user.id}`
    for (const action of ['block', 'unblock', 'deactivate', 'activate', 'send_reset_password_email']) {
      expect((await support.post(`${path}/${action}`)).statusCode, action).toBe(200)
    }
    const provisioned = (await support.get(`${path}/provision`)).json()
    expect(provisioned.provisioning_token).toMatch(/.{20}/)
    expect((await support.get(path)).json().provisioning_token).toBe(provisioned.provisioning_token)
  })

  it('changes no admin, who could do more, and sees no token of one', async () => {
    const support = at((await addAdmin('support')).key)
    const path = `/api/accounts/${admin.id}`
    await at(admin.key).get(`${path}/provision`)
    for (const action of ['block', 'deactivate', 'send_reset_password_email', 'send_provisioning_email']) {
      expect((await support.post(`${path}/${action}`)).statusCode, action).toBe(403)
    }
    expect((await support.get(`${path}/provision`)).statusCode).toBe(403)
    expect((await support.get(path)).json()).toMatchObject({ admin: true, provisioning_token: null })
    expect((await at(admin.key).get(path)).json().provisioning_token).not.toBeNull()
  })

  it('exports nothing, makes no keys and gives no roles', async () => {
    const own = await addAdmin('support')
    const support = at(own.key)
    const answers = [
      await support.get('/files/accounts.csv'),
      await support.get(`/api/accounts/${user.id}/data`),
      await support.post('/api/v2/api_keys', { account_id: own.id, name: 'mine' }),
      await support.put(`/api/v2/accounts/${own.id}/role`, { admin: true, admin_role: 'full' }),
      await support.put(`/api/v2/accounts/${user.id}/role`, { admin: true }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 403))
  })

  it('is set up as any user is: what is of the own account is no matter of the role', async () => {
    const support = await addAdmin('support')
    const key = (await at(support.key).get('/api/accounts/me/api_key')).body
    expect((await at(key).get('/api/accounts/me')).json()).toMatchObject({ admin: true, admin_role: 'support' })
    expect((await at(key).del(`/api/accounts/${user.id}`)).statusCode).toBe(403)
  })
})

describe('an admin who may only read', () => {
  it('sees accounts without what opens them', async () => {
    const reader = at((await addAdmin('read_only')).key)
    await at(admin.key).get(`/api/accounts/${user.id}/provision`)
    expect((await reader.get(`/api/accounts/${user.id}`)).json()).toMatchObject({
      id: user.id,
      provisioning_token: null,
    })
    const { data } = (await reader.get('/api/v2/accounts')).json()
    expect(new Set(data.map((one: { provisioning_token: unknown }) => one.provisioning_token))).toEqual(new Set([null]))
    expect((await reader.post(`/api/accounts/${user.id}/block`)).statusCode).toBe(403)
  })
})

describe('the role of an admin', () => {
  const setRole = (id: number, role: object) => at(admin.key).put(`/api/v2/accounts/${id}/role`, role)

  it('is given by an admin, counts at once, and stays where it is not sent', async () => {
    const { id, key } = await addActor(server, { domain: TENANT, admin: true })
    const block = async () => (await at(key).post(`/api/accounts/${user.id}/unblock`)).statusCode
    expect(await block()).toBe(200)
    expect((await setRole(id, { admin: true, admin_role: 'read_only' })).json().admin_role).toBe('read_only')
    expect(await block()).toBe(403)
    expect((await setRole(id, { admin: true })).json().admin_role).toBe('read_only')
    expect((await setRole(id, { admin: false })).json().admin_role).toBeNull()
    expect((await setRole(id, { admin: true, admin_role: 'everything' })).statusCode).toBe(422)
  })

  it('stays full for the last super admin', async () => {
    const root = caller(server, { key: ADMIN_KEY })
    const { data } = (await root.get('/api/v2/accounts?admin=true')).json()
    const path = `/api/v2/accounts/${data[0].id}/role`
    const refused = await root.put(path, { admin: true, admin_role: 'support' })
    expect(refused.json().code).toBe('last_super_admin')
    await addActor(server, { domain: DOMAIN, admin: true, adminRole: 'read_only' })
    expect((await root.put(path, { admin: true, admin_role: 'support' })).json().code).toBe('last_super_admin')
  })
})

describe('an API key', () => {
  const create = async (fields: object) =>
    jsonOf(await at(admin.key).post('/api/v2/api_keys', { account_id: admin.id, ...fields }), 201)

  it('of a restricted role is not exchanged for one that may do more', async () => {
    const { api_key: key, role, prefix } = await create({ name: 'statistics', role: 'read_only' })
    expect({ role, prefix }).toEqual({ role: 'read_only', prefix: key.slice(0, 8) })
    expect((await at(key).get('/api/accounts')).statusCode).toBe(200)
    expect((await at(key).get('/api/accounts/me')).json()).toMatchObject({ id: admin.id, provisioning_token: null })
    for (const path of ['/api/accounts/me/api_key', '/api/accounts/me/provision']) {
      expect((await at(key).get(path)).statusCode, path).toBe(403)
    }
    expect((await at(key).post('/api/v2/api_keys', { account_id: admin.id, name: 'another' })).statusCode).toBe(403)
  })

  it('ends at its end', async () => {
    const end = new Date(server.clock().getTime() + 60_000)
    const { api_key: key, expire_at } = await create({ name: 'for a minute', expire_at: end.toISOString() })
    expect(Date.parse(expire_at)).toBe(end.getTime())
    expect((await at(key).get('/api/accounts')).statusCode).toBe(200)
    server.clock.advance({ minutes: 1 })
    expect((await at(key).get('/api/accounts')).statusCode).toBe(401)
    const over = { account_id: admin.id, name: 'over', expire_at: end.toISOString() }
    const refused = await at(admin.key).post('/api/v2/api_keys', over)
    expect(refused.statusCode).toBe(422)
    expect(refused.json().errors).toHaveProperty('expire_at')
  })
})
