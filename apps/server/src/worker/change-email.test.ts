import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caller, expectNoDefect, jsonOf } from '../../../../test/support/clients/rest-client.ts'
import { queuedPayloads } from '../../../../test/support/database/index.ts'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'
import { createMailSink, type ReceivedMail } from '../../../../test/support/fakes/mail-sink.ts'
import { askForCode, codeOf, type Entitled, entitled } from '../../../../test/support/server/change-codes.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'

let server: MailServer
beforeAll(async () => {
  server = await createMailServer()
  await server.startWorker()
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(async () => {
  await server.queueToEmpty()
  server.sink.mails.splice(0)
  expectNoDefect(server)
})

async function nextMail(mails = server.sink.mails): Promise<ReceivedMail> {
  await expect.poll(() => mails.length, { interval: 10 }).toBe(1)
  return mails[0] as ReceivedMail
}

const request = ({ key }: Entitled, email: string, language: string) =>
  caller(server, { key, headers: { 'accept-language': language } }).post('/api/accounts/me/email/request', { email })

describe('the mail with a code for a new address', () => {
  it('goes to the new address, and has the code and until when it works', async () => {
    const one = await entitled(server, { email: 'old@mail.example', display_name: 'Cheap watches at evil.example' })
    await askForCode(one, 'email', 'new@mail.example')
    const code = await codeOf(server, one, 'email')
    const mail = await nextMail()
    expect(mail).toMatchObject({ to: 'new@mail.example', subject: `Your code for your ${DOMAIN} account` })
    for (const content of [mail.text, mail.html]) {
      expect(content).toContain(code)
      expect(content).toMatch(/15(\s|&nbsp;)January 2026/)
      expect(content).toMatch(/12:10/)
      expect(content).toContain(one.username)
      expect(content).not.toContain('watches')
    }
    expect(mail.subject).not.toContain(code)
    const confirmed = await one.me.post('/api/accounts/me/email', { code })
    expect(jsonOf(confirmed)['email']).toBe('new@mail.example')
  })

  it.each([
    ['of the account', 'fr', 'en', 'Confirmez cette adresse'],
    ['of the request, where the account has none', undefined, 'fr-CH, en;q=0.5', 'Confirmez cette adresse'],
    ['English otherwise', undefined, 'de', 'Confirm this email address'],
  ])('is in the language %s', async (_, language, asked, title) => {
    const one = await entitled(server, language === undefined ? {} : { language })
    expect((await request(one, 'polyglot@mail.example', asked)).statusCode).toBe(200)
    expect((await nextMail()).html).toContain(title)
  })

  it('goes by the mail server of the Space', async () => {
    await using own = await createMailSink()
    const url = `/api/spaces/${DOMAIN}/email`
    const plain = { host: '127.0.0.1', encryption: 'none', from_address: 'us@mail.example' }
    jsonOf(await caller(server).post(url, { ...plain, port: own.port }), 201)
    const one = await entitled(server)
    await askForCode(one, 'email', 'by-the-space@mail.example')
    expect(await nextMail(own.mails)).toMatchObject({ to: 'by-the-space@mail.example', from: 'us@mail.example' })
    expect((await caller(server).del(url)).statusCode).toBe(200)
    expect(server.sink.mails).toEqual([])
  })

  it('holds the newest code, to the newest address, and none that has expired', async () => {
    await server.stopWorker()
    const [changing, late] = [await entitled(server), await entitled(server)]
    await askForCode(late, 'email', 'too-late@mail.example')
    server.clock.advance({ minutes: 6 })
    for (const address of ['typo@mail.example', 'right@mail.example']) await askForCode(changing, 'email', address)
    const code = await codeOf(server, changing, 'email')
    server.clock.advance({ minutes: 4 })
    await server.startWorker()
    await server.queueToEmpty()
    expect(server.sink.mails.length).toBeGreaterThan(0)
    for (const mail of server.sink.mails) {
      expect(mail.to).toBe('right@mail.example')
      expect(mail.text).toContain(code)
    }
  })

  it('leaves neither code nor address in the queue, and no code in the logs', async () => {
    await server.stopWorker()
    const one = await entitled(server)
    await askForCode(one, 'email', 'discreet@mail.example')
    const code = await codeOf(server, one, 'email')
    const requestId = expect.any(String)
    expect(await queuedPayloads(server.database.pool)).toEqual([
      { mail: 'change_email', accountId: one.id, authorId: one.id, language: 'en', requestId },
    ])
    await server.startWorker()
    await nextMail()
    await one.me.post('/api/accounts/me/email', { code })
    expect(server.logs.join('')).not.toMatch(new RegExp(`["\\s]${code}["\\s]`))
  })
})
