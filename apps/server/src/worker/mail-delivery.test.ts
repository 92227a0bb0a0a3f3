import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsQR from 'jsqr'
import { simpleParser } from 'mailparser'
import { PNG } from 'pngjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caller, createSpace } from '../../../../test/support/clients/rest-client.ts'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'
import { createMailSink, type ReceivedMail } from '../../../../test/support/fakes/mail-sink.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

const ORIGIN = `http://${DOMAIN}:3000`

let server: MailServer

beforeAll(async () => {
  server = await createMailServer()
  await server.startWorker()
})

afterEach(async () => {
  await server.queueToEmpty()
  server.sink.mails.splice(0)
})

afterAll(() => server[Symbol.asyncDispose]())

async function nextMail(mails: ReceivedMail[] = server.sink.mails): Promise<ReceivedMail> {
  await expect.poll(() => mails.length, { interval: 10 }).toBe(1)
  return mails[0] as ReceivedMail
}

/** The mail that one asks for. */
async function mailFor(...asked: Parameters<MailServer['askFor']>): Promise<ReceivedMail> {
  expect(await server.askFor(...asked)).toBe(200)
  return nextMail()
}

function qrCodesOf(mail: Pick<ReceivedMail, 'parsed'>): (string | undefined)[] {
  return mail.parsed.attachments.map(({ content }) => {
    const { data, width, height } = PNG.sync.read(content)
    return jsQR(new Uint8ClampedArray(data), width, height)?.data
  })
}

async function provisioningToken(id: number): Promise<string> {
  const response = await server.request({ url: `/api/accounts/${id}`, key: ADMIN_KEY })
  return response.json<{ provisioning_token: string }>().provisioning_token
}

async function secondSpace(): Promise<void> {
  const response = await server.request({
    method: 'POST',
    url: '/api/spaces',
    key: ADMIN_KEY,
    payload: { name: 'Harbour Radio', domain: 'radio.example.com', host: 'accounts.radio.example.com' },
  })
  expect(response.statusCode, response.body).toBe(201)
}

describe('the provisioning mail', () => {
  it('brings the link, and the same as a QR code, to the address of the account', async () => {
    const id = await server.createAccount({ username: 'ingrid.b', display_name: 'Ingrid' })

    const mail = await mailFor('provisioning', id)

    const link = `${ORIGIN}/provisioning/${await provisioningToken(id)}`
    expect(mail.to).toBe('ingrid.b@mail.example')
    expect(mail.text).toContain(`\n${link}\n`)
    expect(mail.html).toContain(`href="${link}"`)
    expect(qrCodesOf(mail)).toEqual([link])
    expect(mail.text).toContain('Hello Ingrid,')
    expect(mail.text).toContain(`sip:ingrid.b@${DOMAIN}`)
  })

  it('has the token that the account got last', async () => {
    const id = await server.createAccount({ username: 'renewed' })
    const before = await provisioningToken(id)
    await server.request({ url: `/api/accounts/${id}/provision`, key: ADMIN_KEY })
    const mail = await mailFor('provisioning', id)
    expect(await provisioningToken(id)).not.toBe(before)
    expect(mail.text).toContain(`/provisioning/${await provisioningToken(id)}\n`)
  })

  it('leads to the host of the account’s own Space', async () => {
    await secondSpace()
    const created = await server.createAccount({ username: 'operator', domain: 'radio.example.com' })
    const response = await server.request({
      method: 'POST',
      url: `/api/accounts/${created}/send_provisioning_email`,
      key: ADMIN_KEY,
      host: 'accounts.radio.example.com',
    })
    expect(response.statusCode).toBe(200)

    const mail = await nextMail()

    expect(qrCodesOf(mail)[0]).toMatch(/^http:\/\/accounts\.radio\.example\.com:3000\/provisioning\/[\w-]{27}$/)
    expect(mail).toMatchObject({ fromName: 'Harbour Radio' })
    expect(mail.subject).toContain('Harbour Radio')
  })
})

describe('the reset mail', () => {
  it('brings a link that opens the form for the account', async () => {
    const id = await server.createAccount({ username: 'forgetful' })

    const mail = await mailFor('reset_password', id)

    const [link = '', path = ''] = /http:\/\/sip\.example\.org:3000(\/reset_password\/[\w-]{27})/.exec(mail.text) ?? []
    expect(mail.html).toContain(`href="${link}"`)
    expect(mail.to).toBe('forgetful@mail.example')
    const page = await server.request({ url: path })
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('sip:forgetful<wbr>@sip.example.org')
  })

  it('says until when its link works', async () => {
    const id = await server.createAccount({ username: 'hurried' })
    const mail = await mailFor('reset_password', id)
    expect(mail.text).toContain('until 16\u00a0January 2026 at 12:00\u00a0UTC')
  })
})

describe('the language of a mail', () => {
  const english = 'Choose a new password for your sip.example.org account'
  const french = 'Choisissez un nouveau mot de passe pour votre compte sip.example.org'

  it.each([
    { account: 'fr', asked: 'en', subject: french },
    { account: 'en', asked: 'fr', subject: english },
    { account: null, asked: 'de, fr-CA;q=0.8, en;q=0.5', subject: french },
    { account: null, asked: 'en-GB', subject: english },
    { account: null, asked: 'de', subject: english },
    { account: null, asked: undefined, subject: english },
  ])('of an account with $account, asked for in $asked: $subject', async ({ account, asked, subject }) => {
    const username = `reader-${account}-${asked?.length ?? 0}`
    const id = await server.createAccount({ username, language: account })
    const mail = await mailFor('reset_password', id, asked)
    expect(mail.subject).toBe(subject)
    expect(mail.parsed.headers.get('content-language')).toBe(subject === french ? 'fr' : 'en')
  })

  it('is the account’s at the time it is sent', async () => {
    const id = await server.createAccount({ username: 'moves-to-nice' })
    await server.stopWorker()
    await server.askFor('provisioning', id, 'en')
    await server.db.updateTable('accounts').set({ language: 'fr' }).where('id', '=', id).execute()
    await server.startWorker()
    expect((await nextMail()).subject).toBe('Configurez l’application pour votre compte sip.example.org')
  })
})

describe('a Space with a mail server of its own', () => {
  it('sends by it, in its own name', async () => {
    await using own = await createMailSink()
    await createSpace(server, 'own.example.net', { name: 'Own Post' })
    const set = await caller(server).post('/api/spaces/own.example.net/email', {
      host: '127.0.0.1',
      port: own.port,
      encryption: 'none',
      username: 'postman',
      password: 'stamp-and-seal',
      from_address: 'desk@own.example.net',
      from_name: 'The desk',
      signature: 'Yours, the desk',
    })
    expect(set.statusCode, set.body).toBe(201)
    const id = await server.createAccount({ username: 'neighbour', domain: 'own.example.net' })
    await server.request({
      method: 'POST',
      url: `/api/accounts/${id}/send_provisioning_email`,
      key: ADMIN_KEY,
      host: 'own.example.net',
    })

    const mail = await nextMail(own.mails)

    expect(mail).toMatchObject({ from: 'desk@own.example.net', fromName: 'The desk', user: 'postman' })
    expect(mail.text).toContain('Yours, the desk')
    await server.queueToEmpty()
    expect(server.sink.asked).not.toContain('neighbour@mail.example')
    expect(server.logs.join('')).not.toContain('stamp-and-seal')
  })
})

describe('the settings of the installation’s mail server', () => {
  it('say who sends, who logs in and what mails close with', async () => {
    await using other = await createMailServer({
      MAIL_USERNAME: 'relay-user',
      MAIL_PASSWORD: 'relay-secret',
      MAIL_FROM_ADDRESS: 'noreply@telecom.example',
      MAIL_FROM_NAME: 'Telecom accounts',
      MAIL_SIGNATURE: 'Your telecom',
      PUBLIC_URL: 'https://{host}',
    })
    await other.startWorker()
    const id = await other.createAccount({ username: 'customer' })
    await other.askFor('provisioning', id)
    const mail = await nextMail(other.sink.mails)
    expect(mail).toMatchObject({
      from: 'noreply@telecom.example',
      fromName: 'Telecom accounts',
      user: 'relay-user',
    })
    expect(mail.text).toContain('Your telecom')
    expect(qrCodesOf(mail)[0]).toMatch(/^https:\/\/sip\.example\.org\/provisioning\//)
    expect(other.logs.join('')).not.toContain('relay-secret')
  })
})

describe('without a mail server', () => {
  it('writes each mail to DATA_DIR/mail, and logs where', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sipspace-mail-'))
    try {
      await using other = await createMailServer({ MAIL_HOST: '', DATA_DIR: dataDir })
      await other.startWorker()
      const id = await other.createAccount({ username: 'offline' })
      await other.askFor('provisioning', id)
      await other.queueToEmpty()

      const [name = '', ...more] = await readdir(join(dataDir, 'mail'))
      const path = join(dataDir, 'mail', name)
      expect(more).toEqual([])
      expect(name).toMatch(/\.eml$/)
      expect((await stat(path)).mode & 0o077).toBe(0)
      const parsed = await simpleParser(await readFile(path))
      expect(qrCodesOf({ parsed })[0]).toMatch(/^http:\/\/sip\.example\.org:3000\/provisioning\//)
      const logged = other.logs.map((line) => JSON.parse(line) as { path?: string }).filter((line) => line.path)
      expect(logged).toEqual([expect.objectContaining({ level: 30, account: id, path })])
    } finally {
      await rm(dataDir, { recursive: true })
    }
  })
})
