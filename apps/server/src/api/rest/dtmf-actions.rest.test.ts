import { describe, expect, it } from 'vitest'
import {
  account,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const UNKNOWN = 2_000_000_000
const open = { key: 'open-door', code: '123a' }

/** A Space with an admin and two accounts, the second of which has no DTMF protocol. */
async function newSpace() {
  const host = `${newName('space')}.example`
  await createSpace(server, host)
  const { key } = await addActor(server, { domain: host, admin: true })
  const admin = caller(server, { key, host })
  const [able, unable] = [
    await createAccount(server, 'intercom', { domain: host, dtmf_protocol: 'sipinfo' }),
    await createAccount(server, 'without-dtmf', { domain: host }),
  ]
  const url = `/api/accounts/${able['id']}/actions`
  const add = async (fields: Json = open): Promise<Json> => jsonOf(await admin.post(url, fields), 201)
  return { ...admin, host, url, add, id: able['id'], unable: `/api/accounts/${unable['id']}/actions` }
}

describe('the DTMF actions of an account', () => {
  it('are created, listed oldest first, shown, changed and deleted', async () => {
    const { get, put, del, url, add, id } = await newSpace()
    expect(jsonOf(await get(url))).toEqual([])
    const first = await add()
    const second = await add({ key: 'light', code: '9' })
    expect(first).toEqual({ ...open, id: expect.any(Number) })
    expect(jsonOf(await get(url))).toEqual([first, second])
    const changed = { id: first['id'], key: 'open-gate', code: '456' }
    expect(jsonOf(await put(`${url}/${first['id']}`, { key: 'open-gate', code: '456' }))).toEqual(changed)
    expect(jsonOf(await get(`${url}/${first['id']}`))).toEqual(changed)
    expect(jsonOf(await get(`/api/accounts/${id}`))['actions']).toEqual([changed, second])
    expect(await del(`${url}/${first['id']}`)).toMatchObject({ statusCode: 200, body: '' })
    for (const response of [await get(`${url}/${first['id']}`), await del(`${url}/${first['id']}`)]) {
      expectRefused(response, 404, 'No such action')
    }
    expect(jsonOf(await get(url))).toEqual([second])
  })

  it('have a key and a code', async () => {
    const { post, put, url, add } = await newSpace()
    const { id } = await add()
    for (const send of [(fields: Json) => post(url, fields), (fields: Json) => put(`${url}/${id}`, fields)]) {
      expect(fieldsOf(await send({}))).toEqual({ key: ['key is required.'], code: ['code is required.'] })
      for (const key of ['Open', 'open door', 'ö', 'x'.repeat(256), 5, null]) {
        expect(Object.keys(fieldsOf(await send({ ...open, key })))).toEqual(['key'])
      }
      for (const code of ['12 3', '12A', '1-2', '*1', '', 'x'.repeat(256), 5, []]) {
        expect(Object.keys(fieldsOf(await send({ ...open, code })))).toEqual(['code'])
      }
    }
  })

  it('need a DTMF protocol of the account, also when it is taken away', async () => {
    const { get, post, put, del, url, unable, add, id } = await newSpace()
    const { id: action } = await add()
    await put(`/api/accounts/${id}`, account('intercom'))
    for (const at of [url, unable]) {
      const answers = [
        get(at),
        post(at, open),
        get(`${at}/${action}`),
        put(`${at}/${action}`, open),
        del(`${at}/${action}`),
      ]
      for (const response of await Promise.all(answers)) expectRefused(response, 403, 'DTMF')
    }
    await put(`/api/accounts/${id}`, account('intercom', { dtmf_protocol: 'rfc2833' }))
    expect(jsonOf(await get(url))).toEqual([{ ...open, id: action }])
  })

  it('are 100 at most', async () => {
    const { post, url, id } = await newSpace()
    await server.database.pool.query(
      `insert into account_actions (account_id, key, code, created_at, updated_at)
        select $1, 'action-' || n, n, now(), now() from generate_series(1, 100) n`,
      [id],
    )
    expect(fieldsOf(await post(url, open))).toEqual({ key: [expect.stringContaining('100')] })
  })

  it('go with the account', async () => {
    const { del, add, id } = await newSpace()
    await add()
    await del(`/api/accounts/${id}`)
    const { rows } = await server.database.pool.query('select from account_actions where account_id = $1', [id])
    expect(rows).toEqual([])
  })

  it('are for admins of the Space alone, and their codes stay out of the audit log', async () => {
    const { url, add, host, id } = await newSpace()
    await add({ key: 'secret-door', code: '987654' })
    const user = await addActor(server, { domain: host })
    expectRefused(await caller(server, { host, key: user.key }).get(url), 403)
    expectRefused(await caller(server, { host }).get(url), 401)
    const { rows } = await server.database.pool.query('select after from audit_log where account_id = $1', [id])
    expect(JSON.stringify(rows)).toContain('secret-door')
    expect(JSON.stringify(rows)).not.toContain('987654')
  })
})

describe('an action or account of another Space, or of another account', () => {
  it('is not found', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const { id: foreign } = await other.add()
    await mine.add()
    for (const action of [foreign, UNKNOWN, 'none']) {
      for (const at of [mine.url, other.url]) {
        expectRefused(await mine.get(`${at}/${action}`), 404)
        expectRefused(await mine.put(`${at}/${action}`, open), 404)
        expectRefused(await mine.del(`${at}/${action}`), 404)
      }
    }
    for (const at of [other.url, `/api/accounts/${UNKNOWN}/actions`, '/api/accounts/nobody/actions']) {
      expectRefused(await mine.get(at), 404, 'account')
      expectRefused(await mine.post(at, open), 404, 'account')
      expectRefused(await mine.post(at, {}), 404, 'account')
    }
    expect(jsonOf(await other.get(other.url))).toHaveLength(1)
  })
})
