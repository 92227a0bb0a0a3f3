import { parse } from 'vcard4'
import { describe, expect, it } from 'vitest'
import {
  caller,
  createSpace,
  expectRefused,
  fieldsOf,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const UNKNOWN = 2_000_000_000
const OWN = '/api/accounts/me/vcards-storage'
const lines = (uid: string, name: string) => ['BEGIN:VCARD', 'VERSION:4.0', `FN:${name}`, `UID:${uid}`, 'END:VCARD', '']
const sent = (uid: string, name = 'Jim') => ({ vcard: lines(uid, name).join('\r\n') })
const kept = (uid: string, name = 'Jim') => ({
  vcard: lines(uid, name).join('\n'),
  created_at: expect.stringMatching(/^2026-.*Z$/),
  updated_at: expect.stringMatching(/^2026-.*Z$/),
})

/** A Space with an admin and a user. */
async function newSpace() {
  const host = `${newName('space')}.example`
  await createSpace(server, host)
  const [admin, user] = [
    await addActor(server, { domain: host, admin: true }),
    await addActor(server, { domain: host }),
  ]
  return {
    admin: caller(server, { key: admin.key, host }),
    user: caller(server, { key: user.key, host }),
    host,
    id: user.id,
    url: `/api/accounts/${user.id}/vcards-storage`,
  }
}

describe('the vCards that an account keeps', () => {
  it('are created, listed by UID, shown, replaced and deleted, by the account and by an admin', async () => {
    const { admin, user, url } = await newSpace()
    for (const [{ get, post, put, del }, at] of [
      [user, OWN],
      [admin, url],
    ] as const) {
      expect(jsonOf(await get(at))).toEqual({})
      expect(jsonOf(await post(at, sent('urn:uuid:a')), 201)).toEqual(kept('urn:uuid:a'))
      server.clock.advance({ minutes: 1 })
      expect(jsonOf(await post(at, sent('b/c d')), 201)).toEqual(kept('b/c d'))
      const replaced = jsonOf(await put(`${at}/urn:uuid:a`, sent('urn:uuid:a', 'Jill')))
      expect(replaced).toEqual(kept('urn:uuid:a', 'Jill'))
      expect(replaced['updated_at'] > replaced['created_at']).toBe(true)
      expect(Object.entries(jsonOf(await get(at)))).toEqual([
        ['urn:uuid:a', replaced],
        ['b/c d', kept('b/c d')],
      ])
      expect(jsonOf(await get(`${at}/urn%3Auuid%3Aa`))).toEqual(replaced)
      expect(jsonOf(await get(`${at}/b%2Fc%20d`))).toEqual(kept('b/c d'))
      for (const uid of ['urn:uuid:a', 'b%2Fc%20d']) {
        expect(await del(`${at}/${uid}`)).toMatchObject({ statusCode: 200, body: '' })
        expectRefused(await del(`${at}/${uid}`), 404, 'vCard')
        expectRefused(await get(`${at}/${uid}`), 404, 'vCard')
        expectRefused(await put(`${at}/${uid}`, sent(decodeURIComponent(uid))), 404, 'vCard')
      }
    }
  })

  it('are the same for the account and for an admin', async () => {
    const { admin, user, url } = await newSpace()
    jsonOf(await admin.post(url, sent('by-admin')), 201)
    jsonOf(await user.post(OWN, sent('by-user')), 201)
    expect(jsonOf(await admin.get(url))).toEqual(jsonOf(await user.get(OWN)))
  })

  it('have a UID each, of several made at once too', async () => {
    const { admin, user, url } = await newSpace()
    jsonOf(await user.post(OWN, sent('one')), 201)
    expectRefused(await user.post(OWN, sent('one', 'Other')), 409, 'UID')
    expectRefused(await admin.post(url, sent('one', 'Other')), 409, 'UID')
    expect(jsonOf(await user.get(OWN))).toEqual({ one: kept('one') })
    const answers = await Promise.all([0, 1, 2, 3].map((n) => user.post(OWN, sent('race', `Jim ${n}`))))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409])
  })

  it('are one vCard each, with one UID, which stays', async () => {
    const { user } = await newSpace()
    jsonOf(await user.post(OWN, sent('one')), 201)
    const card = (...inner: string[]) => ['BEGIN:VCARD', 'VERSION:4.0', ...inner, 'END:VCARD'].join('\r\n')
    const wrong = [
      'hop',
      '',
      7,
      null,
      ['BEGIN:VCARD'],
      card('FN:Jim'),
      card('UID:'),
      card('UID:a', 'UID:b'),
      card(`UID:${'x'.repeat(256)}`),
      card('UID:__proto__'),
      card('UID:a', 'no colon'),
      'BEGIN:VCARD\r\nUID:a\r\n',
      'BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT',
      `${card('UID:a')}\r\n${card('UID:b')}`,
      card('UID:a', card('UID:b')),
      card('UID:a', 'NOTE:nul\0'),
      card('UID:a', `NOTE:${'x'.repeat(262_144)}`),
    ]
    for (const vcard of wrong) {
      expect(Object.keys(fieldsOf(await user.post(OWN, { vcard }))), String(vcard).slice(0, 40)).toEqual(['vcard'])
      expect(Object.keys(fieldsOf(await user.put(`${OWN}/one`, { vcard })))).toEqual(['vcard'])
    }
    expect(fieldsOf(await user.post(OWN, {}))).toEqual({ vcard: ['vcard is required.'] })
    expect(fieldsOf(await user.put(`${OWN}/one`, sent('other')))).toEqual({ vcard: [expect.stringContaining('UID')] })
    expect(jsonOf(await user.get(OWN))).toEqual({ one: kept('one') })
  })

  it('are 2,000 at most, of 16 MiB together', async () => {
    const { user, id } = await newSpace()
    const fill = (count: number, vcard: string) =>
      server.database.pool.query(
        `insert into account_vcards (account_id, uid, vcard, created_at, updated_at)
          select $1, 'uid-' || n, $3, now(), now() from generate_series(1, $2::integer) n`,
        [id, count, vcard],
      )
    await fill(1_999, 'x')
    jsonOf(await user.post(OWN, sent('the-last')), 201)
    expect(fieldsOf(await user.post(OWN, sent('one-more')))).toEqual({ vcard: [expect.stringContaining('2000')] })
    jsonOf(await user.put(`${OWN}/the-last`, sent('the-last', 'Jill')))
    await server.database.pool.query('delete from account_vcards where account_id = $1', [id])
    await fill(64, 'x'.repeat(262_144))
    expect(fieldsOf(await user.post(OWN, sent('one-more')))).toEqual({ vcard: [expect.stringContaining('16777216')] })
  })

  it('are downloaded as text/vcard, all of them or one', async () => {
    const { user, host } = await newSpace()
    for (const uid of ['urn:uuid:a', 'urn:uuid:b']) jsonOf(await user.post(OWN, sent(uid)), 201)
    const [all, one] = [await user.get('/vcards-storage'), await user.get('/vcards-storage/urn:uuid:b')]
    for (const { statusCode, headers } of [all, one]) {
      expect(statusCode).toBe(200)
      expect(headers['content-type']).toBe('text/vcard; charset=utf-8')
    }
    expect(one.body).toBe(sent('urn:uuid:b').vcard)
    expect(all.body).toBe(sent('urn:uuid:a').vcard + sent('urn:uuid:b').vcard)
    expect(parse(all.body)).toHaveLength(2)
    expectRefused(await user.get('/vcards-storage/unknown'), 404, 'vCard')
    expectRefused(await caller(server, { host }).get('/vcards-storage'), 401)
    expectRefused(await user.post('/vcards-storage', {}), 405)
  })

  it('go with the account, and stay out of the audit log', async () => {
    const { admin, user, id } = await newSpace()
    jsonOf(await user.post(OWN, sent('mine', 'Private Name')), 201)
    jsonOf(await user.put(`${OWN}/mine`, sent('mine', 'Private Other')))
    await admin.del(`/api/accounts/${id}`)
    const { pool } = server.database
    expect((await pool.query('select from account_vcards where account_id = $1', [id])).rowCount).toBe(0)
    const { rows } = await pool.query('select * from audit_log where account_id = $1', [id])
    expect(rows.filter(({ kind }) => kind === 'vcard')).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toContain('Private')
  })
})

describe('the vCards of another account', () => {
  it('are not found', async () => {
    const [mine, other] = [await newSpace(), await newSpace()]
    jsonOf(await other.user.post(OWN, sent('theirs')), 201)
    expectRefused(await mine.user.get(`${OWN}/theirs`), 404, 'vCard')
    expectRefused(await mine.user.get('/vcards-storage/theirs'), 404, 'vCard')
    expectRefused(await mine.user.put(`${OWN}/theirs`, sent('theirs', 'Mine')), 404, 'vCard')
    expectRefused(await mine.user.del(`${OWN}/theirs`), 404, 'vCard')
    expect(jsonOf(await mine.user.get(OWN))).toEqual({})
    for (const at of [other.url, `/api/accounts/${UNKNOWN}/vcards-storage`]) {
      expectRefused(await mine.admin.get(at), 404, 'account')
      expectRefused(await mine.admin.post(at, sent('mine')), 404, 'account')
      expectRefused(await mine.admin.get(`${at}/theirs`), 404)
      expectRefused(await mine.admin.put(`${at}/theirs`, sent('theirs')), 404)
      expectRefused(await mine.admin.del(`${at}/theirs`), 404)
    }
    expectRefused(await mine.user.get(other.url), 403)
    expect(jsonOf(await other.user.get(OWN))).toEqual({ theirs: kept('theirs') })
  })
})
