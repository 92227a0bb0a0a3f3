import { computeHa1 } from '@sipspace/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { newName } from '../../../../../test/support/clients/rest-client.ts'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

const server = await sharedServer()
let key: string
beforeAll(async () => {
  await procedures(server).mutate('phoneCountries.activate', { code: 'FR' })
  key = (await procedures(server).mutate('scim.createKey', { name: 'Microsoft Entra ID' })).data.token
})

interface Options {
  body?: unknown
  token?: string | null
  host?: string
  headers?: Record<string, string>
}

async function send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options: Options = {}) {
  const { body, token = key, host, headers } = options
  const response = await server.request({
    method,
    url: `/scim/v2${path}`,
    ...(host === undefined ? {} : { host }),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: Buffer.from(JSON.stringify(body)) }),
  })
  const text = response.body
  if (text !== '') expect(response.headers['content-type']).toBe('application/scim+json')
  return { status: response.statusCode, headers: response.headers, json: text === '' ? null : JSON.parse(text) }
}

/** A user in the form of Microsoft's documentation, "Create User". */
const entraUser = (userName: string, fields: object = {}) => ({
  schemas: [USER, ENTERPRISE],
  externalId: `external of ${userName}`,
  userName,
  active: true,
  emails: [{ primary: true, type: 'work', value: `${userName.split('@')[0]}@mail.example` }],
  meta: { resourceType: 'User' },
  name: { formatted: 'given family', familyName: 'family', givenName: 'given' },
  roles: [],
  [ENTERPRISE]: { department: 'bol' },
  ...fields,
})
const address = () => `${newName()}@Contoso.example`

async function created(fields: object = {}) {
  const answer = await send('POST', '/Users', { body: entraUser(address(), fields) })
  expect(answer.status, JSON.stringify(answer.json)).toBe(201)
  return answer.json
}
const patch = (id: string, ...Operations: object[]) =>
  send('PATCH', `/Users/${id}`, { body: { schemas: [PATCH], Operations } })
const accountOf = async (id: string) =>
  (await server.database.pool.query('select * from accounts where id = $1', [Number(id)])).rows[0]
const ha1sOf = async (id: string) =>
  (await server.database.pool.query('select algorithm, ha1 from account_passwords where account_id = $1', [id])).rows
const auditLines = async () =>
  Number((await server.database.pool.query('select count(*) from audit_log')).rows[0].count)

describe('a directory', () => {
  test('finds nobody, creates a user, and finds it by its name and id', async () => {
    const userName = address()
    const find = (filter: string) => send('GET', `/Users?filter=${encodeURIComponent(filter)}`)
    expect((await find(`userName eq "${userName}"`)).json).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    })
    const answer = await send('POST', '/Users', { body: entraUser(userName) })
    const user = answer.json
    const local = userName.split('@')[0]
    expect(user).toEqual({
      schemas: [USER],
      id: expect.stringMatching(/^\d+$/),
      externalId: `external of ${userName}`,
      userName,
      name: { formatted: 'given family', givenName: 'given', familyName: 'family' },
      displayName: 'given family',
      emails: [{ value: `${local}@mail.example`, type: 'work', primary: true }],
      active: true,
      meta: {
        resourceType: 'User',
        created: expect.any(String),
        lastModified: expect.any(String),
        version: expect.stringMatching(/^W\/"[\d-]+"$/),
        location: expect.stringMatching(new RegExp(`/scim/v2/Users/${user.id}$`)),
      },
    })
    expect(answer.headers).toMatchObject({ location: user.meta.location, etag: user.meta.version })
    expect(await accountOf(user.id)).toMatchObject({ username: local, activated: true, admin: false })
    expect(await ha1sOf(user.id)).toEqual([])
    for (const filter of [
      `userName eq "${userName.toUpperCase()}"`,
      `USERNAME Eq "${userName}"`,
      `externalId eq "${user.externalId}"`,
      `${USER}:userName eq "${userName}" and active eq true`,
      `emails[type eq "work"].value eq "${local}@mail.example"`,
      `id eq "${user.id}"`,
    ]) {
      expect((await find(filter)).json, filter).toMatchObject({ totalResults: 1, Resources: [{ id: user.id }] })
    }
    expect((await send('GET', `/Users/${user.id}`)).json).toEqual(user)
    expect((await send('GET', `/Users/${user.id}?attributes=userName`)).json).toEqual({
      schemas: [USER],
      id: user.id,
      userName,
    })
  })

  test('creates a user once for an Idempotency-Key, and is refused another one', async () => {
    const user = entraUser(address())
    const headers = { 'idempotency-key': 'a-key-of-the-directory' }
    const first = await send('POST', '/Users', { body: user, headers })
    const again = await send('POST', '/Users', { body: user, headers })
    const other = await send('POST', '/Users', { body: entraUser(address()), headers })
    expect(first.status).toBe(201)
    expect([again.status, again.json]).toEqual([201, first.json])
    expect([other.status, other.json.schemas]).toEqual([422, [ERROR]])
  })

  test('is told of a member that JavaScript reads as a prototype, as of any other field', async () => {
    const response = await server.request({
      method: 'POST',
      url: '/scim/v2/Users',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
      payload: Buffer.from(`{"schemas":["${USER}"],"userName":"${newName()}","__proto__":{"active":true}}`),
    })
    expect(response.json()).toMatchObject({ status: '400', detail: expect.stringContaining('__proto__') })
    expect(response.json().detail).not.toContain('JSON')
  })

  test('finds a user by an email address with an international domain, in both of its forms', async () => {
    const local = newName()
    const { id } = await created({ emails: [{ type: 'work', value: `${local}@müller.example` }] })
    for (const value of [`${local}@müller.example`, `${local}@MÜLLER.example`, `${local}@xn--mller-kva.example`]) {
      const filter = encodeURIComponent(`emails.value eq "${value}"`)
      expect((await send('GET', `/Users?filter=${filter}`)).json, value).toMatchObject({ Resources: [{ id }] })
    }
  })

  test('is told of a name or id that another user has', async () => {
    const { userName, externalId } = await created()
    for (const fields of [{ userName: userName.toLowerCase(), externalId: null }, { externalId }]) {
      const answer = await send('POST', '/Users', { body: entraUser(address(), fields) })
      expect(answer.status).toBe(409)
      expect(answer.json).toMatchObject({ schemas: [ERROR], status: '409', scimType: 'uniqueness' })
    }
    const taken = newName()
    await addActor(server, { domain: DOMAIN, username: taken })
    expect((await send('POST', '/Users', { body: entraUser(`${taken}@contoso.example`) })).status).toBe(409)
  })

  test('finds an account that was there before it, by its username, SIP address or email address', async () => {
    const username = newName()
    const { id } = await addActor(server, { domain: DOMAIN, username })
    await server.database.pool.query('update accounts set email = $1 where id = $2', [`${username}@other.example`, id])
    for (const name of [username, `${username}@${DOMAIN}`, `${username}@other.example`]) {
      const { json } = await send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`)
      expect(json, name).toMatchObject({ totalResults: 1, Resources: [{ id: String(id), active: true }] })
    }
    const named = `${username}@contoso.example`
    expect((await patch(String(id), { op: 'Replace', path: 'userName', value: named })).json.userName).toBe(named)
    expect((await accountOf(String(id))).username).toBe(username)
  })

  test('deactivates a user in the forms of Microsoft Entra ID and Okta, and activates it again', async () => {
    const forms = [
      { op: 'Replace', path: 'active', value: false },
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'replace', value: { active: false } },
      { op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] },
      { op: 'replace', path: `${USER}:active`, value: false },
    ]
    const { id } = await created()
    for (const form of forms) {
      expect((await patch(id, form)).json, JSON.stringify(form)).toMatchObject({ id, active: false })
      expect((await accountOf(id)).activated).toBe(false)
      expect((await patch(id, { op: 'Replace', path: 'active', value: 'True' })).json.active).toBe(true)
    }
  })

  test('changes attributes in the forms of Microsoft Entra ID', async () => {
    const { id } = await created()
    const several = await patch(
      id,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updated@mail.example' },
      { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+33 6 12 34 56 90' },
      { op: 'Add', path: 'phoneNumbers[type eq "fax"].value', value: '+33 4 72 00 00 00' },
      { op: 'Add', value: { 'name.givenName': 'Updated', title: 'Chief', [`${ENTERPRISE}:department`]: 'x' } },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: '12' },
      { op: 'Replace', path: 'preferredLanguage', value: 'fr-FR' },
    )
    expect(several.json).toMatchObject({
      name: { givenName: 'Updated', familyName: 'updatedFamilyName' },
      displayName: 'Updated updatedFamilyName',
      emails: [{ value: 'updated@mail.example' }],
      phoneNumbers: [{ value: '+33612345690', type: 'mobile', primary: true }],
      preferredLanguage: 'fr',
    })
    const removed = await patch(
      id,
      { op: 'Remove', path: 'phoneNumbers[type eq "mobile"].value' },
      { op: 'remove', path: 'externalId' },
    )
    expect(removed.json).not.toHaveProperty('phoneNumbers')
    expect(removed.json).not.toHaveProperty('externalId')
  })

  test('replaces a user, in the form of Okta', async () => {
    const user = await created({ phoneNumbers: [{ type: 'work', value: '+33612345691' }] })
    const { phoneNumbers: _, ...rest } = user
    const body = { ...rest, name: { givenName: 'Another', familyName: 'Name' }, displayName: 'Shown', active: false }
    const answer = await send('PUT', `/Users/${user.id}`, { body })
    expect(answer.json).toMatchObject({ id: user.id, displayName: 'Shown', active: false, name: body.name })
    expect(await accountOf(user.id)).toMatchObject({ phone: null, display_name: 'Shown', activated: false })
  })

  test('gives an account a password only where it sends one, which keeps what it is', async () => {
    const user = await created({ password: 'sent by the directory' })
    const { username } = await accountOf(user.id)
    const expected = (password: string) => computeHa1('SHA-256', { username, realm: DOMAIN, password })
    expect(await ha1sOf(user.id)).toEqual([{ algorithm: 'SHA-256', ha1: expected('sent by the directory') }])
    const { meta: _, ...body } = user
    await send('PUT', `/Users/${user.id}`, { body })
    expect(await ha1sOf(user.id)).toEqual([{ algorithm: 'SHA-256', ha1: expected('sent by the directory') }])
    await send('PUT', `/Users/${user.id}`, { body: { ...body, password: 'another one' } })
    expect((await ha1sOf(user.id)).map(({ ha1 }) => ha1)).toContain(expected('another one'))
  })

  test('has a user without a password sent its provisioning link, unless the Space does not want that', async () => {
    const jobsOf = async (id: string) =>
      (
        await server.database.pool.query(
          `select from graphile_worker._private_jobs where payload::jsonb @> jsonb_build_object('mail', 'provisioning', 'accountId', $1::integer)`,
          [id],
        )
      ).rowCount
    const { mutate } = procedures(server)
    expect(await jobsOf((await created()).id)).toBe(1)
    expect(await jobsOf((await created({ password: 'sent along' })).id)).toBe(0)
    await mutate('scim.setSettings', { username_rule: 'address', provisioning_mail: false })
    try {
      const { id, userName } = await created()
      expect(await jobsOf(id)).toBe(0)
      expect((await accountOf(id)).username).toBe(userName.toLowerCase().replace('@', '.'))
    } finally {
      await mutate('scim.setSettings', { username_rule: 'local_part', provisioning_mail: true })
    }
  })

  test('deletes a user, whom nobody finds any more', async () => {
    const { id } = await created()
    expect((await send('DELETE', `/Users/${id}`)).status).toBe(204)
    for (const method of ['GET', 'DELETE'] as const) {
      const { status, json } = await send(method, `/Users/${id}`)
      expect([status, json.schemas, json.status]).toEqual([404, [ERROR], '404'])
    }
  })

  test('that sends everybody again without a change writes nothing', async () => {
    const bodies = Array.from({ length: 100 }, () => entraUser(address()))
    const users: { id: string; meta: { version: string } }[] = []
    for (const body of bodies) users.push((await send('POST', '/Users', { body })).json)
    const before = await auditLines()
    for (const [index, body] of bodies.entries()) {
      const user = users[index]
      const again = await send('PUT', `/Users/${user?.id}`, { body })
      expect(again.json).toEqual(user)
      const same = await patch(String(user?.id), {
        op: 'replace',
        value: { active: true, displayName: 'given family' },
      })
      expect(same.json.meta).toEqual(user?.meta)
    }
    expect(await auditLines()).toBe(before)
  })

  test('reads the users page by page, each once', async () => {
    const seen: string[] = []
    const first = await send('GET', '/Users?startIndex=1&count=7')
    const { totalResults } = first.json
    for (let startIndex = 1; startIndex <= totalResults; startIndex += 50) {
      const { json } = await send('GET', `/Users?startIndex=${startIndex}&count=50`)
      expect(json).toMatchObject({ totalResults, startIndex, itemsPerPage: json.Resources.length })
      seen.push(...json.Resources.map(({ id }: { id: string }) => id))
    }
    expect(seen).toHaveLength(totalResults)
    expect(new Set(seen).size).toBe(totalResults)
    expect(first.json.Resources).toHaveLength(7)
    expect((await send('GET', '/Users?count=0')).json).toMatchObject({ totalResults, itemsPerPage: 0, Resources: [] })
    expect((await send('GET', '/Users?startIndex=0&count=-3')).json).toMatchObject({ startIndex: 1, itemsPerPage: 0 })
  })

  test('bases changes on a version, and is told when there is a later one', async () => {
    const user = await created()
    const { version } = user.meta
    const headers = { 'if-match': version }
    expect((await send('GET', `/Users/${user.id}`, { headers: { 'if-none-match': version } })).status).toBe(304)
    const body = entraUser(user.userName, { displayName: 'First' })
    const changed = await send('PUT', `/Users/${user.id}`, { body, headers })
    expect([changed.status, changed.headers['etag'] === version]).toEqual([200, false])
    expect((await send('PUT', `/Users/${user.id}`, { body, headers })).status).toBe(412)
    expect((await send('DELETE', `/Users/${user.id}`, { headers })).json).toMatchObject({ status: '412' })
    expect((await send('GET', `/Users/${user.id}`, { headers: { 'if-none-match': version } })).status).toBe(200)
  })
})

describe('a request that cannot be served', () => {
  test.each([
    ['GET', '/Users?filter=userName%20co%20%22a%22', undefined, 400, 'invalidFilter'],
    ['GET', '/Users?filter=shoeSize%20eq%20%2242%22', undefined, 400, 'invalidFilter'],
    ['POST', '/Users', { schemas: [USER] }, 400, 'invalidValue'],
    ['POST', '/Users', entraUser('Not a name@contoso.example'), 400, 'invalidValue'],
    ['POST', '/Users', entraUser('good.name@contoso.example', { emails: [{ value: 'nowhere' }] }), 400, 'invalidValue'],
    ['POST', '/Users', [], 400, 'invalidSyntax'],
    ['GET', '/Users/no-number', undefined, 404, undefined],
    ['GET', '/Groups', undefined, 404, undefined],
  ] as const)('%s %s is an error in the form of SCIM: %#', async (method, path, body, status, scimType) => {
    const answer = await send(method, path, { body })
    expect([answer.status, answer.json.scimType]).toEqual([status, scimType])
    expect(answer.json).toMatchObject({ schemas: [ERROR], status: String(status), detail: expect.any(String) })
  })

  test.each([
    [{ op: 'replace', path: 'shoeSize', value: 42 }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
    [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
    [{ op: 'replace', path: 'displayName', value: { a: 1 } }, 'invalidValue'],
    [{ op: 'move', path: 'displayName', value: 'x' }, 'invalidValue'],
    [{ op: 'remove' }, 'invalidValue'],
  ])('a change that is none is refused: %j', async (operation, scimType) => {
    const { id } = await created()
    expect((await patch(id, operation)).json).toMatchObject({ status: '400', scimType })
  })

  test('without a key of the Space is 401 with a challenge', async () => {
    const space = await addSpace(server)
    const other = (await procedures(server, { space }).mutate('scim.createKey', { name: 'other' })).data
    for (const token of [null, 'unknown', other.token]) {
      const answer = await send('GET', '/Users', { token })
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, [`Bearer realm="${DOMAIN}"`]])
      expect(answer.json).toMatchObject({ schemas: [ERROR], status: '401' })
    }
    expect((await send('GET', '/Users', { token: other.token, host: space })).json.totalResults).toBe(0)
    const { mutate } = procedures(server, { space })
    await mutate('scim.revokeKey', { id: other.id })
    expect((await send('GET', '/Users', { token: other.token, host: space })).status).toBe(401)
  })

  test('reaches no account of another Space', async () => {
    const domain = await addSpace(server)
    const { id } = await addActor(server, { domain })
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
      const body =
        method === 'PUT'
          ? entraUser(address())
          : method === 'PATCH'
            ? { Operations: [{ op: 'replace', path: 'active', value: false }] }
            : undefined
      expect((await send(method, `/Users/${id}`, { body })).status, method).toBe(404)
    }
  })
})

describe('what a directory asks first', () => {
  test.each([
    ['/ServiceProviderConfig', { patch: { supported: true }, etag: { supported: true }, bulk: { supported: false } }],
    ['/ResourceTypes', { totalResults: 1, Resources: [{ id: 'User', endpoint: '/Users', schema: USER }] }],
    ['/ResourceTypes/User', { id: 'User' }],
    ['/Schemas', { totalResults: 1, Resources: [{ id: USER }] }],
    [`/Schemas/${USER}`, { id: USER, name: 'User' }],
  ])('%s needs no key', async (path, expected) => {
    expect((await send('GET', path, { token: null })).json).toMatchObject(expected)
  })

  test('has every attribute of users that are answered', async () => {
    const schema = (await send('GET', `/Schemas/${USER}`, { token: null })).json
    const names = schema.attributes.map(({ name }: { name: string }) => name)
    const user = await created({ phoneNumbers: [{ type: 'mobile', value: '+33612345692' }], preferredLanguage: 'en' })
    expect(names).toEqual(
      expect.arrayContaining(Object.keys(user).filter((name) => !['id', 'schemas', 'meta'].includes(name))),
    )
  })
})

test('what a directory does is in the audit log as its key’s', async () => {
  const { id } = await created()
  const { rows } = await server.database.pool.query(
    `select operation, actor_username, actor_id < 0 as is_no_account, kind from audit_log where account_id = $1 order by id`,
    [id],
  )
  expect(rows).toContainEqual({
    operation: 'scimUsers.create',
    actor_username: 'Microsoft Entra ID',
    is_no_account: true,
    kind: 'account',
  })
})
