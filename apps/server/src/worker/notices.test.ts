import { mailSpaceExpiries } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caller, createAccount, createSpace, jsonOf, newName } from '../../../../test/support/clients/rest-client.ts'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { clearExpired } from './clear.ts'

const DAY_MS = 86_400_000

let server: MailServer
beforeAll(async () => {
  server = await createMailServer()
  await server.startWorker()
})
afterAll(() => server[Symbol.asyncDispose]())

/** The mails that one address has got, once the queue is empty. */
async function mailsTo(address: string) {
  await server.queueToEmpty()
  return server.sink.mails.filter(({ to }) => to === address)
}

const wav = Buffer.concat([Buffer.from('RIFF(\0\0\0WAVEfmt '), Buffer.alloc(28, 1)])

async function leaveVoicemail(on: TestServer, account: number, sip_from: string | undefined) {
  const slot = { content_type: 'audio/wav', ...(sip_from === undefined ? {} : { sip_from }) }
  const { id } = jsonOf(await caller(on).post(`/api/accounts/${account}/voicemails`, slot), 201)
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
  const payload = Buffer.concat([Buffer.from(head), wav, Buffer.from('\r\n--b--\r\n')])
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const url = `/api/files/${id}`
  return jsonOf(await on.request({ method: 'POST', url, key: ADMIN_KEY, host: DOMAIN, headers, payload }))
}

describe('a voicemail', () => {
  it('is told to the email address of its account, in its language, with a link that works', async () => {
    const username = newName()
    const id = await server.createAccount({ username })
    await server.database.pool.query(`update accounts set language = 'fr' where id = $1`, [id])
    const voicemail = await leaveVoicemail(server, id, 'sip:xavier@sip.example.org')
    const mails = await mailsTo(`${username}@mail.example`)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.parsed.subject).toContain('message vocal')
    expect(mails[0]?.text).toContain('sip:xavier@sip.example.org')
    const link = `http://${DOMAIN}:3000/f/${voicemail['id']}/${voicemail['name']}`
    expect(mails[0]?.text).toContain(`\n${link}\n`)
    expect(mails[0]?.html).toContain(`href="${link}"`)
    const file = await server.request({ method: 'GET', url: new URL(link).pathname, host: DOMAIN })
    expect(file.rawPayload.equals(wav)).toBe(true)
  })

  it('is told without a caller where the SIP server has named none', async () => {
    const username = newName()
    await leaveVoicemail(server, await server.createAccount({ username }), undefined)
    const [mail] = await mailsTo(`${username}@mail.example`)
    expect(mail?.text).toMatch(/^Received \d/m)
  })

  it('is told to nobody where the account has no address, or VOICEMAIL_MAILS is false', async () => {
    const { id } = await createAccount(server, newName(), { activated: true })
    await leaveVoicemail(server, id, undefined)
    await using silent = await createTestServer({ VOICEMAIL_MAILS: 'false' })
    const other = await createAccount(silent, newName(), { email: `${newName()}@mail.example` })
    await leaveVoicemail(silent, other['id'], undefined)
    for (const one of [server, silent]) {
      const { rows } = await one.database.pool.query(
        `select id from graphile_worker.jobs where task_identifier = 'send_mail'`,
      )
      expect(rows).toEqual([])
    }
  })
})

describe('the end of a Space', () => {
  const mailAt = (moment: Date, days = [30, 7, 1]) => mailSpaceExpiries(server.db, days, moment)

  it('is told to its admins once for each number of days, and to nobody else', async () => {
    const domain = `${newName('tenant')}.example.net`
    const end = new Date(server.clock().getTime() + 100 * DAY_MS)
    await createSpace(server, domain, { expire_at: end.toISOString() })
    const [admin, blocked, user] = [newName(), newName(), newName()]
    await server.createAccount({ username: admin, domain, admin: true })
    const blockedId = await server.createAccount({ username: blocked, domain, admin: true })
    await server.database.pool.query('update accounts set blocked = true where id = $1', [blockedId])
    await server.createAccount({ username: user, domain })
    const before = (days: number) => new Date(end.getTime() - days * DAY_MS)

    expect(await mailAt(before(31))).toBe(0)
    expect(await mailAt(before(5))).toBe(1)
    expect(await mailAt(before(4))).toBe(0)
    expect(await mailAt(before(1))).toBe(1)
    expect(await mailAt(before(0.5))).toBe(0)
    expect(await mailAt(before(-1))).toBe(0)
    expect(await mailAt(before(5), [])).toBe(0)

    const mails = await mailsTo(`${admin}@mail.example`)
    expect(mails).toHaveLength(2)
    expect(mails[0]?.parsed.subject).toContain(String(end.getUTCFullYear()))
    expect(mails[0]?.text).toContain('nobody can sign in')
    for (const other of [blocked, user]) expect(await mailsTo(`${other}@mail.example`)).toEqual([])
  })

  it('is told again where it was put off', async () => {
    const domain = `${newName('tenant')}.example.net`
    const now = server.clock().getTime()
    await createSpace(server, domain, { expire_at: new Date(now + 6 * DAY_MS).toISOString() })
    await server.createAccount({ username: newName(), domain, admin: true })
    expect(await mailAt(new Date(now))).toBe(1)
    const later = new Date(now + 200 * DAY_MS)
    await server.database.pool.query('update spaces set expire_at = $1 where domain = $2', [later, domain])
    expect(await mailAt(new Date(now))).toBe(0)
    expect(await mailAt(new Date(later.getTime() - 6 * DAY_MS))).toBe(1)
  })
})

describe('reported calls and voicemails', () => {
  it('are deleted after the days that the settings say, and kept by default', async () => {
    const { id } = await createAccount(server, newName(), { activated: true })
    await leaveVoicemail(server, id, undefined)
    const { pool } = server.database
    const past = new Date(server.clock().getTime() - 40 * DAY_MS)
    await pool.query('update voicemails set created_at = $2 where account_id = $1', [id, past])
    const callId = newName()
    await pool.query(
      `insert into reported_calls (space_id, call_id, from_username, from_domain, to_username, to_domain, initiated_at,
        created_at, updated_at)
        select id, $1, 'anna', 'example.org', 'bruno', 'example.org', $2, $2, $2 from spaces limit 1`,
      [callId, past],
    )
    const countOf = async () => [
      (await pool.query('select from voicemails where account_id = $1', [id])).rowCount,
      (await pool.query('select from reported_calls where call_id = $1', [callId])).rowCount,
    ]
    const clearAfter = (days: number) => {
      const settings = { CLEAR_VOICEMAILS_AFTER_DAYS: days, CLEAR_STATISTICS_AFTER_DAYS: days }
      return clearExpired({ ...server.deps, config: { ...server.deps.config, ...settings } })
    }
    await clearExpired(server.deps)
    expect(await countOf()).toEqual([1, 1])
    await clearAfter(60)
    expect(await countOf()).toEqual([1, 1])
    await clearAfter(30)
    expect(await countOf()).toEqual([0, 0])
  })
})
