import { describe, expect, it } from 'vitest'
import {
  caller,
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
const CALLS = '/api/statistics/calls'
const UNKNOWN = 2_000_000_000
const superAdmin = () => caller(server)

/** A Space with an admin and two users, who call each other. */
async function newSpace() {
  const host = `${newName('space')}.example`
  await createSpace(server, host)
  const { key } = await addActor(server, { domain: host, admin: true })
  const [one, two] = [
    await addActor(server, { domain: host, username: 'caller01' }),
    await addActor(server, { domain: host, username: 'callee01' }),
  ]
  const call = (fields: Json = {}) => ({
    id: newName('call'),
    from: `caller01@${host}`,
    to: `sip:callee01@${host}`,
    initiated_at: '2026-01-01T12:00:00Z',
    ...fields,
  })
  const log = (account: number) => `/api/accounts/${account}/statistics/calls`
  const ids = async (account: number) => jsonOf(await admin.get(log(account)))['data'].map(({ id }: Json) => id)
  const admin = caller(server, { key, host })
  return { admin, host, one, two, call, log, ids }
}

async function expectDone(response: ReturnType<ReturnType<typeof caller>['post']>): Promise<void> {
  const { statusCode, body } = await response
  expect([statusCode, body]).toEqual([200, ''])
}

describe('a report of a call', () => {
  it('is kept once, with its end', async () => {
    const { admin, call, host } = await newSpace()
    const reported = call({ conference_id: 'conference-1' })
    await expectDone(admin.post(CALLS, reported))
    expectRefused(await admin.post(CALLS, reported), 400, 'already')
    server.clock.advance({ minutes: 1 })
    const ended = jsonOf(await admin.patch(`${CALLS}/${reported.id}`, { ended_at: '2026-01-01T13:10:00+01:00' }))
    expect(ended).toEqual({
      id: reported.id,
      from_username: 'caller01',
      from_domain: host,
      to_username: 'callee01',
      to_domain: host,
      initiated_at: '2026-01-01T12:00:00.000000Z',
      ended_at: '2026-01-01T12:10:00.000000Z',
      conference_id: 'conference-1',
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect(ended['updated_at'] > ended['created_at']).toBe(true)
    expectRefused(await admin.patch(`${CALLS}/unknown`, { ended_at: '2026-01-01T12:10:00Z' }), 404, 'call')
  })

  it('names every field that is wrong', async () => {
    const { admin, call } = await newSpace()
    expect(Object.keys(fieldsOf(await admin.post(CALLS, {})))).toEqual(['id', 'from', 'to', 'initiated_at'])
    const wrong = {
      id: ['', 'x'.repeat(256), 7, 'a\nb'],
      from: ['', 'caller01', 'mailto:a@b', '@b', 7, 'a@b@c'],
      to: ['callee01', null, {}],
      initiated_at: ['yesterday', 7, null, '2026-13-01T12:00:00Z'],
      ended_at: ['tomorrow', true],
      conference_id: ['x'.repeat(256), 7],
    }
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        expect(Object.keys(fieldsOf(await admin.post(CALLS, call({ [field]: value }))))).toEqual([field])
      }
    }
    const reported = call()
    await expectDone(admin.post(CALLS, reported))
    for (const ended_at of [undefined, null, 'later', 7]) {
      expect(Object.keys(fieldsOf(await admin.patch(`${CALLS}/${reported.id}`, { ended_at })))).toEqual(['ended_at'])
    }
  })

  it('is for admins, and each Space has call ids of its own', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const reported = mine.call()
    for (const [options, status] of [
      [{ host: mine.host }, 401],
      [{ host: mine.host, key: mine.one.key }, 403],
    ] as const) {
      const { get, post, patch } = caller(server, options)
      expectRefused(await post(CALLS, reported), status)
      expectRefused(await patch(`${CALLS}/x`, { ended_at: '2026-01-01T12:00:00Z' }), status)
      expectRefused(await patch(`${CALLS}/x/devices/y`, {}), status)
      expectRefused(await get(mine.log(mine.one.id)), status)
    }
    await expectDone(mine.admin.post(CALLS, reported))
    const end = { ended_at: '2026-01-01T12:10:00Z' }
    expectRefused(await other.admin.patch(`${CALLS}/${reported.id}`, end), 404)
    expectRefused(await other.admin.patch(`${CALLS}/${reported.id}/devices/phone`, {}), 400)
    await expectDone(other.admin.post(CALLS, reported))
    jsonOf(await other.admin.patch(`${CALLS}/${reported.id}`, end))
    expect(jsonOf(await mine.admin.get(mine.log(mine.one.id)))['data']).toMatchObject([{ ended_at: null }])
  })
})

describe('a report of a device', () => {
  it('adds to what is known, and takes nothing away', async () => {
    const { admin, call, one, log } = await newSpace()
    const { id } = call()
    await expectDone(admin.post(CALLS, call({ id })))
    const url = `${CALLS}/${id}/devices/phone-a`
    const device = {
      id: expect.any(Number),
      call_id: id,
      device_id: 'phone-a',
      rang_at: '2026-01-01T12:00:02.000000Z',
      invite_terminated_at: null,
      invite_terminated_state: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    }
    expect(jsonOf(await admin.patch(url, { rang_at: '2026-01-01T12:00:02Z' }), 201)).toEqual(device)
    const terminated = {
      ...device,
      invite_terminated_at: '2026-01-01T12:00:05.000000Z',
      invite_terminated_state: 'declined_elsewhere',
    }
    const invite_terminated = { at: '2026-01-01T12:00:05Z', state: 'declined_elsewhere' }
    expect(jsonOf(await admin.patch(url, { invite_terminated }))).toEqual(terminated)
    const later = { ...terminated, rang_at: '2026-01-01T12:00:03.000000Z' }
    expect(jsonOf(await admin.patch(url, { rang_at: '2026-01-01T12:00:03Z' }))).toEqual(later)
    expect(jsonOf(await admin.patch(url, {}))).toEqual(later)
    expect(jsonOf(await admin.get(log(one.id)))['data']).toMatchObject([{ id, devices: [later] }])
  })

  it('that has both at first is answered with the ringing, and kept whole', async () => {
    const { admin, call, one, log } = await newSpace()
    const { id } = call()
    await expectDone(admin.post(CALLS, call({ id })))
    const at = '2026-01-01T12:00:05Z'
    const both = { rang_at: at, invite_terminated: { at, state: 'accepted' } }
    expect(jsonOf(await admin.patch(`${CALLS}/${id}/devices/a`, both), 201)).toMatchObject({
      invite_terminated_at: null,
      invite_terminated_state: null,
    })
    const end = { invite_terminated: { at, state: 'canceled' } }
    expect(jsonOf(await admin.patch(`${CALLS}/${id}/devices/b`, end), 201)['invite_terminated_state']).toBe('canceled')
    expect(jsonOf(await admin.get(log(one.id)))['data'][0].devices).toMatchObject([
      { device_id: 'a', invite_terminated_state: 'accepted' },
      { device_id: 'b', invite_terminated_state: 'canceled' },
    ])
  })

  it('names every field that is wrong, and 400 is a call that was never reported', async () => {
    const { admin, call } = await newSpace()
    const { id } = call()
    await expectDone(admin.post(CALLS, call({ id })))
    const send = (fields: Json) => admin.patch(`${CALLS}/${id}/devices/phone`, fields)
    const at = '2026-01-01T12:00:05Z'
    for (const [invite_terminated, field] of [
      [{ at }, 'invite_terminated.state'],
      [{ at, state: 'vanished' }, 'invite_terminated.state'],
      [{ state: 'declined' }, 'invite_terminated.at'],
      [{ at: 'then', state: 'declined' }, 'invite_terminated.at'],
      ['accepted', 'invite_terminated'],
      [[], 'invite_terminated'],
    ] as const) {
      expect(Object.keys(fieldsOf(await send({ invite_terminated })))).toEqual([field])
    }
    expect(Object.keys(fieldsOf(await send({ rang_at: 'now' })))).toEqual(['rang_at'])
    const long = 'x'.repeat(256)
    expect(Object.keys(fieldsOf(await admin.patch(`${CALLS}/${id}/devices/${long}`, {})))).toEqual(['device_id'])
    expectRefused(await admin.patch(`${CALLS}/unknown/devices/phone`, {}), 400, 'No call')
  })
})

describe('the call log of an account', () => {
  it('has the calls of both directions, newest first, 30 a page', async () => {
    const { admin, call, one, two, host, log } = await newSpace()
    expect(jsonOf(await admin.get(log(one.id)))).toMatchObject({
      data: [],
      from: null,
      to: null,
      total: 0,
      last_page: 1,
    })
    const minute = (n: number) => `2026-01-01T12:${String(n).padStart(2, '0')}:00Z`
    const back = { from: `callee01@${host}`, to: `caller01@${host}` }
    for (let n = 0; n < 31; n += 1) {
      await expectDone(admin.post(CALLS, call({ id: `n-${n}`, initiated_at: minute(n), ...(n % 2 ? back : {}) })))
    }
    await expectDone(admin.post(CALLS, call({ id: 'with-a-stranger', to: 'else@other.example' })))
    const first = jsonOf(await admin.get(log(one.id)))
    expect(first).toMatchObject({ current_page: 1, per_page: 30, total: 32, last_page: 2, from: 1, to: 30 })
    expect(first['next_page_url']).toMatch(`${log(one.id)}?page=2`)
    expect(first['data'].map(({ id }: Json) => id).slice(0, 3)).toEqual(['n-30', 'n-29', 'n-28'])
    const second = jsonOf(await admin.get(`${log(one.id)}?page=2`))
    expect(second['data'].map(({ id }: Json) => id)).toEqual(['with-a-stranger', 'n-0'])
    expect(jsonOf(await admin.get(`${log(one.id)}?page=3`))).toMatchObject({ data: [], total: 32, from: null })
    const me = caller(server, { host, key: two.key })
    expect(jsonOf(await me.get('/api/accounts/me/statistics/calls'))['total']).toBe(31)
    expect(Object.keys(fieldsOf(await me.get('/api/accounts/me/statistics/calls?page=0')))).toEqual(['page'])
  })

  it('has what its own Space or a super admin reports, and nothing that another Space does', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const across = { from: `caller01@${other.host}`, to: `callee01@${mine.host}` }
    await expectDone(other.admin.post(CALLS, mine.call({ id: 'forged', ...across })))
    expect(await mine.ids(mine.two.id)).toEqual([])
    expect(await other.ids(other.one.id)).toEqual(['forged'])
    await expectDone(superAdmin().post(CALLS, mine.call({ id: newName('true'), ...across })))
    expect(await mine.ids(mine.two.id)).toEqual([expect.stringContaining('true')])
    expect(await other.ids(other.one.id)).toHaveLength(2)
    for (const account of [other.one.id, UNKNOWN, 'nobody']) {
      expectRefused(await mine.admin.get(mine.log(account as number)), 404, 'account')
    }
  })

  it('goes with the account, and a call with the last account that it was of', async () => {
    const { admin, call, one, two, ids } = await newSpace()
    const { id } = call()
    await expectDone(admin.post(CALLS, call({ id })))
    jsonOf(await admin.patch(`${CALLS}/${id}/devices/phone`, {}), 201)
    await expectDone(admin.del(`/api/accounts/${one.id}`))
    expect(await ids(two.id)).toEqual([id])
    await expectDone(admin.del(`/api/accounts/${two.id}`))
    const count = async (sql: string) => (await server.database.pool.query(sql, [id])).rowCount
    expect(await count('select from reported_calls where call_id = $1')).toBe(0)
    expect(await count('select from reported_call_devices where device_id = $1')).toBe(0)
  })

  it('goes with the Space', async () => {
    const { admin, call, host } = await newSpace()
    const { id } = call()
    await expectDone(admin.post(CALLS, call({ id })))
    await expectDone(admin.post(CALLS, call({ id: `${id}-of-strangers`, from: 'a@x.example', to: 'b@x.example' })))
    await expectDone(superAdmin().del(`/api/spaces/${host}`))
    const { rows } = await server.database.pool.query('select from reported_calls where call_id like $1', [`${id}%`])
    expect(rows).toEqual([])
  })
})

describe('the calls of a Space', () => {
  const accepted = { invite_terminated: { at: '2026-01-01T12:01:00Z', state: 'accepted' } }

  it('are those from and to its addresses, newest first, with their devices', async () => {
    const { admin, call, host } = await newSpace()
    const elsewhere = { from: 'somebody@elsewhere.example', to: 'other@elsewhere.example' }
    const calls = [
      call({ initiated_at: '2026-01-01T10:00:00Z' }),
      call({ initiated_at: '2026-01-01T12:00:00Z', from: `nobody-there@${host}`, to: 'other@elsewhere.example' }),
      call({ initiated_at: '2026-01-01T11:00:00Z', from: 'somebody@elsewhere.example' }),
      call(elsewhere),
    ]
    for (const one of calls) await expectDone(admin.post(CALLS, one))
    jsonOf(await admin.patch(`${CALLS}/${calls[0]?.id}/devices/desk`, accepted), 201)
    const { data, next_cursor } = jsonOf(await admin.get(CALLS))
    expect(data.map(({ id }: Json) => id)).toEqual([calls[1]?.id, calls[2]?.id, calls[0]?.id])
    expect(data.at(-1)).toMatchObject({ from_username: 'caller01', devices: [{ device_id: 'desk' }] })
    expect(next_cursor).toBeNull()
  })

  it('are narrowed by a part of a name, by what became of them, and by when they began', async () => {
    const { admin, call } = await newSpace()
    const [early, late] = [call({ initiated_at: '2026-01-01T10:00:00Z' }), call({ from: 'o_her%25@elsewhere.example' })]
    for (const one of [early, late]) await expectDone(admin.post(CALLS, one))
    jsonOf(await admin.patch(`${CALLS}/${early.id}/devices/desk`, accepted), 201)
    const found = async (query: string) =>
      jsonOf(await admin.get(`${CALLS}?${query}`))['data'].map(({ id }: Json) => id)
    expect(await found('text=CALLEE')).toEqual([late.id, early.id])
    expect(await found('text=aller0')).toEqual([early.id])
    expect(await found('text=o_her%25')).toEqual([late.id])
    expect(await found('text=_____%25')).toEqual([])
    expect(await found('outcome=answered')).toEqual([early.id])
    expect(await found('outcome=unanswered')).toEqual([late.id])
    expect(await found('from=2026-01-01T11:00:00Z')).toEqual([late.id])
    expect(await found('until=2026-01-01T11:00:00Z')).toEqual([early.id])
    for (const query of [
      'cursor=x',
      'cursor=2026-02-30T12:00:00.000000Z_1',
      'from=yesterday',
      'outcome=perhaps',
      `text=${'x'.repeat(256)}`,
    ]) {
      fieldsOf(await admin.get(`${CALLS}?${query}`))
    }
  })

  it('come part by part, each once, also those that began at the same moment', async () => {
    const { admin, call, host } = await newSpace()
    const ids = Array.from({ length: 65 }, () => newName('call'))
    for (const id of ids) await expectDone(admin.post(CALLS, call({ id })))
    const seen: string[] = []
    let cursor: string | null = ''
    for (let parts = 0; cursor !== null && parts < 5; parts++) {
      const answer: Json = jsonOf(await admin.get(`${CALLS}?cursor=${encodeURIComponent(cursor)}`))
      seen.push(...answer['data'].map(({ id }: Json) => id))
      cursor = answer['next_cursor']
    }
    expect(seen).toEqual(ids.toReversed())
    expect(jsonOf(await admin.get(`${CALLS}?text=${host}`))).toEqual({ data: [], next_cursor: null })
  })

  it('are seen in no other Space, and by admins alone', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    await expectDone(mine.admin.post(CALLS, mine.call()))
    // what another Space's admin reports of addresses here is not believed
    await expectDone(other.admin.post(CALLS, mine.call({ to: `callee01@${other.host}` })))
    expect(jsonOf(await mine.admin.get(CALLS))['data']).toHaveLength(1)
    expect(jsonOf(await other.admin.get(CALLS))['data']).toHaveLength(1)
    const { key } = await addActor(server, { domain: mine.host })
    expectRefused(await caller(server, { key, host: mine.host }).get(CALLS), 403)
    expectRefused(await caller(server, { host: mine.host }).get(CALLS), 401)
  })

  it('are also those that a super admin has reported at another host', async () => {
    const { admin, call, ids, two } = await newSpace()
    const reported = call()
    await expectDone(superAdmin().post(CALLS, reported))
    expect(jsonOf(await admin.get(CALLS))['data'].map(({ id }: Json) => id)).toEqual([reported.id])
    expect(await ids(two.id)).toEqual([reported.id])
  })
})
