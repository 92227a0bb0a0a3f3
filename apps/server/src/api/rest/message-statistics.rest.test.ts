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
const MESSAGES = '/api/statistics/messages'

/** A Space with an admin and two users, who write to each other. */
async function newSpace() {
  const host = `${newName('space')}.example`
  await createSpace(server, host)
  const { key } = await addActor(server, { domain: host, admin: true })
  const [sender, recipient] = [
    await addActor(server, { domain: host, username: 'sender01' }),
    await addActor(server, { domain: host, username: 'recipient01' }),
  ]
  const message = (fields: Json = {}) => ({
    id: newName('message'),
    from: `sip:sender01@${host}`,
    sent_at: '2026-01-01T12:00:00Z',
    encrypted: true,
    ...fields,
  })
  const device = (id: string, to = `recipient01@${host}`) => `${MESSAGES}/${id}/to/${to}/devices/phone`
  return { admin: caller(server, { key, host }), host, sender, recipient, message, device }
}

const delivered = { last_status: 200, received_at: '2026-01-01T12:00:01Z' }

async function expectDone(response: ReturnType<ReturnType<typeof caller>['post']>): Promise<void> {
  const { statusCode, body } = await response
  expect([statusCode, body]).toEqual([200, ''])
}

/** How many of these messages are kept, and how many deliveries of them. */
async function kept(...ids: string[]) {
  const { rows } = await server.database.pool.query<{ messages: number; devices: number }>(
    `select count(distinct message.id)::integer as messages, count(device.id)::integer as devices
      from reported_messages as message
      left join reported_message_devices as device on device.reported_message_id = message.id
      where message.message_id = any($1)`,
    [ids],
  )
  return rows[0]
}

describe('a report of a message', () => {
  it('is kept once', async () => {
    const { admin, message } = await newSpace()
    const reported = message({ conference_id: 'group-1' })
    await expectDone(admin.post(MESSAGES, reported))
    expectRefused(await admin.post(MESSAGES, reported), 400, 'already')
    expect(await kept(reported.id)).toEqual({ messages: 1, devices: 0 })
  })

  it('names every field that is wrong', async () => {
    const { admin, message } = await newSpace()
    expect(Object.keys(fieldsOf(await admin.post(MESSAGES, {})))).toEqual(['id', 'from', 'sent_at', 'encrypted'])
    const wrong = {
      id: ['', 'x'.repeat(256), 7],
      from: ['sender01', 'a@b@c', 7],
      sent_at: ['yesterday', 7, null],
      encrypted: ['perhaps', 7, null],
      conference_id: [7, {}],
    }
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        expect(Object.keys(fieldsOf(await admin.post(MESSAGES, message({ [field]: value }))))).toEqual([field])
      }
    }
  })

  it('is for admins, and each Space has message ids of its own', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    const reported = mine.message()
    for (const [options, status] of [
      [{ host: mine.host }, 401],
      [{ host: mine.host, key: mine.sender.key }, 403],
    ] as const) {
      expectRefused(await caller(server, options).post(MESSAGES, reported), status)
      expectRefused(await caller(server, options).patch(mine.device('x'), delivered), status)
    }
    await expectDone(mine.admin.post(MESSAGES, reported))
    expectRefused(await other.admin.patch(other.device(reported.id), delivered), 400)
    await expectDone(other.admin.post(MESSAGES, reported))
  })
})

describe('a report of a delivery', () => {
  it('takes the place of the one before', async () => {
    const { admin, host, message, device } = await newSpace()
    const { id } = message()
    await expectDone(admin.post(MESSAGES, message({ id })))
    const first = jsonOf(await admin.patch(device(id), { ...delivered, last_status: 503 }), 201)
    expect(first).toEqual({
      id: expect.any(Number),
      message_id: id,
      to_username: 'recipient01',
      to_domain: host,
      device_id: 'phone',
      last_status: 503,
      received_at: '2026-01-01T12:00:01.000000Z',
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect(jsonOf(await admin.patch(device(id, `sip%3Arecipient01%40${host}`), delivered))).toEqual({
      ...first,
      last_status: 200,
    })
    expect(await kept(id)).toEqual({ messages: 1, devices: 1 })
  })

  it('names every field that is wrong, and 400 is a message that was never reported', async () => {
    const { admin, message, device } = await newSpace()
    const { id } = message()
    await expectDone(admin.post(MESSAGES, message({ id })))
    expect(Object.keys(fieldsOf(await admin.patch(device(id), {})))).toEqual(['last_status', 'received_at'])
    for (const last_status of ['ok', 1000, -1, 200.5, null]) {
      expect(Object.keys(fieldsOf(await admin.patch(device(id), { ...delivered, last_status })))).toEqual([
        'last_status',
      ])
    }
    for (const received_at of ['now', 7, null]) {
      expect(Object.keys(fieldsOf(await admin.patch(device(id), { ...delivered, received_at })))).toEqual([
        'received_at',
      ])
    }
    expect(Object.keys(fieldsOf(await admin.patch(device(id, 'nobody'), delivered)))).toEqual(['to'])
    expectRefused(await admin.patch(device('unknown'), delivered), 400, 'No message')
  })
})

describe('reports of messages', () => {
  it('go with the account that they are of, and with the Space', async () => {
    const { admin, host, message, device, recipient, sender } = await newSpace()
    const [{ id }, { id: strange }] = [message(), message()]
    await expectDone(admin.post(MESSAGES, message({ id })))
    await expectDone(admin.post(MESSAGES, message({ id: strange, from: 'stranger@other.example' })))
    jsonOf(await admin.patch(device(id), delivered), 201)
    jsonOf(await admin.patch(device(id, 'else@other.example'), delivered), 201)
    await expectDone(admin.del(`/api/accounts/${recipient.id}`))
    expect(await kept(id, strange)).toEqual({ messages: 2, devices: 1 })
    await expectDone(admin.del(`/api/accounts/${sender.id}`))
    expect(await kept(id, strange)).toEqual({ messages: 1, devices: 0 })
    await expectDone(caller(server).del(`/api/spaces/${host}`))
    expect(await kept(id, strange)).toEqual({ messages: 0, devices: 0 })
  })
})
