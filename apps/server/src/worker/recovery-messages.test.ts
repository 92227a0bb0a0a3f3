import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { begin, newestCode, post } from '../../../../test/support/clients/recovery-form.ts'
import { caller, expectNoDefect } from '../../../../test/support/clients/rest-client.ts'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'

let server: MailServer
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recovery-'))
  server = await createMailServer({ DATA_DIR: folder })
  await caller(server).post('/api/phone_countries/FR/activate')
  await server.startWorker()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})
afterEach(async () => {
  await server.queueToEmpty()
  server.sink.mails.splice(0)
  expectNoDefect(server)
})

describe('the mail to recover an account', () => {
  it.each([
    ['en', `Your code for a new ${DOMAIN} password`, 'Give the code to nobody', 'January 2026'],
    ['fr', `Votre code pour un nouveau mot de passe ${DOMAIN}`, 'Ne donnez le code à personne', 'janvier 2026'],
  ])('has the code and until when it works, in %s', async (language, subject, warning, month) => {
    const username = `lost-${language}`
    const id = await server.createAccount({ username })
    const page = await begin(server, { username, email: `${username}@mail.example` }, { language })
    await expect.poll(() => server.sink.mails.length).toBe(1)
    const [mail] = server.sink.mails
    expect(mail).toMatchObject({ to: `${username}@mail.example`, subject })
    const code = await newestCode(server, id)
    for (const content of [mail?.text, mail?.html]) {
      expect(content).toContain(code)
      expect(content).toContain(warning)
      expect(content?.replaceAll('&nbsp;', ' ')).toContain(month)
      expect(content).toContain(username)
    }
    expect((await post(server, page, { code })).statusCode).toBe(303)
  })

  it('goes to nobody when there is no such account, or when it is blocked meanwhile', async () => {
    await begin(server, { username: 'unknown', email: 'unknown@mail.example' })
    await server.queueToEmpty()
    await server.stopWorker()
    const id = await server.createAccount({ username: 'blocked-one' })
    await begin(server, { username: 'blocked-one', email: 'blocked-one@mail.example' })
    await caller(server).post(`/api/accounts/${id}/block`)
    await server.startWorker()
    await server.queueToEmpty()
    expect(server.sink.asked).not.toContain('unknown@mail.example')
    expect(server.sink.mails).toEqual([])
  })
})

describe('the SMS to recover an account', () => {
  it.each([
    ['en', '+33698765432', `your ${DOMAIN} code to set a new password. It works for 10 min`],
    ['fr', '+33698765433', `votre code ${DOMAIN} pour changer de mot de passe. Il fonctionne 10 min`],
  ])('has the code, in %s', async (language, phone, text) => {
    const id = await server.createAccount({ username: `phone-${language}`, phone, language })
    const page = await begin(server, { phone })
    await server.queueToEmpty()
    const files = await readdir(join(folder, 'sms'))
    const sent = await Promise.all(files.map((name) => readFile(join(folder, 'sms', name), 'utf8')))
    const code = await newestCode(server, id)
    const mine = sent.filter((one) => one.startsWith(`To: ${phone}\n`))
    expect(mine).toHaveLength(1)
    expect(mine[0]).toContain(`${code} ${language === 'en' ? 'is' : 'est'} ${text}`)
    expect((await post(server, page, { code })).statusCode).toBe(303)
  })

  it('has a link once strangers have asked for many codes, with which the owner sets a new password', async () => {
    const phone = '+33698765434'
    await server.createAccount({ username: 'asked-for-often', phone })
    for (const ip of ['192.0.2.1', '192.0.2.2']) for (let n = 0; n < 5; n += 1) await begin(server, { phone }, { ip })
    await begin(server, { phone }, { ip: '192.0.2.3' })
    await server.queueToEmpty()
    const files = await readdir(join(folder, 'sms'))
    const sent = await Promise.all(files.map((name) => readFile(join(folder, 'sms', name), 'utf8')))
    const links = sent.flatMap((one) =>
      one.startsWith(`To: ${phone}\n`) ? (/\/reset_password\/[\w-]+/.exec(one) ?? []) : [],
    )
    expect(links).toHaveLength(1)
    const password = { password: 'chosen by the link', password_confirmation: 'chosen by the link' }
    expect((await post(server, String(links[0]), password)).statusCode).toBe(200)
  })
})
