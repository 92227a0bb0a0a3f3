import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { callbackify } from 'node:util'
import jsQR from 'jsqr'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { PNG } from 'pngjs'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { mailMessages } from './mail.messages.ts'
import {
  closeTransports,
  MailDeliveryError,
  type OutgoingMail,
  type SmtpServer,
  sendBySmtp,
  writeToFolder,
} from './mail.transport.ts'
import { renderProvisioningMail } from './provisioning.mail.ts'
import { renderResetPasswordMail } from './reset-password.mail.ts'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  closeTransports()
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Received {
  session: SMTPServerSession
  envelope: { from: string; to: string[] }
  mail: ParsedMail
}

async function startServer(options: SMTPServerOptions = {}) {
  const received: Received[] = []
  const sockets: Socket[] = []
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData: callbackify(async (stream: Readable, session: SMTPServerSession) => {
      const mail = await simpleParser(stream)
      const { mailFrom, rcptTo } = session.envelope
      const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) }
      received.push({ session, envelope, mail })
      return 'Kept'
    }),
    ...options,
  })
  // A client that gives up resets the connection, which is no failure of the server.
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise<void>((resolve) => server.close(resolve)))
  return { port: (server.server.address() as AddressInfo).port, received, sockets }
}

function smtp(port: number, settings: Partial<SmtpServer> = {}): SmtpServer {
  return {
    host: '127.0.0.1',
    port,
    username: null,
    password: null,
    fromAddress: 'accounts@space.example',
    fromName: 'Blue Harbour',
    ...settings,
  }
}

const url = 'https://accounts.space.example/provisioning/9fK2mQx7Rt4Lw8Zp1Vb6Nc3Hd5Js0Gy?a=1&b=é'
const context = {
  language: 'en' as const,
  space: { name: 'Blue Harbour', host: 'accounts.space.example' },
  account: { username: 'alice', domain: 'sip.space.example', displayName: 'Alice Martin' },
  signature: null,
}
const expiresAt = new Date('2026-03-04T10:05:00Z')

async function provisioningMail(overrides: Partial<OutgoingMail> = {}): Promise<OutgoingMail> {
  const rendered = await renderProvisioningMail({ ...context, url, expiresAt })
  return { to: 'alice@mail.example', messageId: '<job-1@space.example>', language: 'en', ...rendered, ...overrides }
}

async function failureOf(promise: Promise<unknown>): Promise<MailDeliveryError> {
  const error = await promise.then(
    () => new Error('The mail was delivered'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MailDeliveryError)
  return error as MailDeliveryError
}

function decodeQrCode(content: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(content)
  return jsQR(new Uint8ClampedArray(data), width, height)?.data
}

function onlyMail(received: Received[]): Received {
  expect(received).toHaveLength(1)
  return received[0] as Received
}

describe('sendBySmtp', () => {
  it('delivers both parts and the QR code', async () => {
    const { port, received } = await startServer()
    const mail = await provisioningMail()

    const sent = await sendBySmtp(smtp(port), mail)

    expect(sent.accepted).toEqual(['alice@mail.example'])
    expect(sent.response).toContain('Kept')
    const { envelope, mail: arrived } = onlyMail(received)
    expect(envelope).toEqual({ from: 'accounts@space.example', to: ['alice@mail.example'] })
    expect(arrived.from?.value).toEqual([{ address: 'accounts@space.example', name: 'Blue Harbour' }])
    expect((arrived.to as AddressObject).value).toEqual([{ address: 'alice@mail.example', name: '' }])
    expect(arrived.subject).toBe('Set up the app for your Blue Harbour account')
    expect(arrived.messageId).toBe('<job-1@space.example>')
    expect(arrived.headers.get('auto-submitted')).toBe('auto-generated')
    expect(arrived.headers.get('content-language')).toBe('en')
    expect(arrived.headers.has('x-mailer')).toBe(false)
    expect(arrived.text?.trim()).toBe(mail.text.trim())
    expect(arrived.text).toContain(url)
    expect(arrived.html).toContain('href="https://accounts.space.example/provisioning/9fK2mQx7Rt4Lw8Zp1Vb6Nc3Hd5Js0Gy')

    expect(arrived.attachments).toHaveLength(1)
    const [qrCode] = arrived.attachments
    expect(qrCode).toMatchObject({ contentType: 'image/png', contentDisposition: 'inline', related: true })
    expect(mail.html).toContain(`src="cid:${qrCode?.cid}"`)
    expect(decodeQrCode(qrCode?.content as Buffer)).toBe(url)
  })

  it('logs in with the credentials of the server', async () => {
    const logins: unknown[] = []
    const { port, received } = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, callback) {
        logins.push([username, password])
        callback(null, { user: username })
      },
    })

    await sendBySmtp(smtp(port, { username: 'mailer', password: 'Secret-5!' }), await provisioningMail())

    expect(logins).toEqual([['mailer', 'Secret-5!']])
    expect(onlyMail(received).session.user).toBe('mailer')
  })

  it('says nothing of the password when the login is refused, even if the server does', async () => {
    const { port, received } = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, callback) {
        const sent = Buffer.from(`\0${username}\0${password}`).toString('base64')
        callback(new Error(`Wrong: ${password} in ${sent}`))
      },
    })

    const error = await failureOf(
      sendBySmtp(smtp(port, { username: 'mailer', password: 'Secret-5!' }), await provisioningMail()),
    )

    expect(error).toMatchObject({ code: 'EAUTH', responseCode: 535, permanent: true })
    expect(error.message).toMatch(
      /^The mail server 127\.0\.0\.1:\d+ did not accept the login: .*Wrong: \[…\] in \[…\]$/,
    )
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('Secret-5!')
    expect(received).toEqual([])
  })

  it.each([
    { status: 550, permanent: true },
    { status: 451, permanent: false },
  ])('tells that the recipient was refused with $status', async ({ status, permanent }) => {
    const { port, received } = await startServer({
      allowInsecureAuth: true,
      onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
      onRcptTo: ({ address }, _session, callback) =>
        callback(Object.assign(new Error(`No ${address} here`), { responseCode: status })),
    })

    const error = await failureOf(
      sendBySmtp(smtp(port, { username: 'mailer', password: 'Secret-5!' }), await provisioningMail()),
    )

    expect(error).toMatchObject({ name: 'MailDeliveryError', code: 'EENVELOPE', responseCode: status, permanent })
    expect(error.message).toContain('refused the mail')
    expect(error.message).toContain('No alice@mail.example here')
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('Secret-5!')
    expect(received).toEqual([])
  })

  it('tells that the server is down', async () => {
    const probe = createServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))

    const error = await failureOf(
      sendBySmtp(smtp(port, { username: 'mailer', password: 'Secret-5!' }), await provisioningMail()),
    )

    expect(error).toMatchObject({ code: 'ESOCKET', responseCode: null, permanent: false })
    expect(error.message).toContain(`127.0.0.1:${port} could not be reached`)
    expect(error.message).not.toContain('Secret-5!')
  })

  it.each([
    { what: 'STARTTLS when it is offered', encryption: null, server: { disabledCommands: [] }, secure: true },
    { what: 'no TLS when none is offered', encryption: null, server: {}, secure: false },
    { what: 'no TLS when told so', encryption: 'none' as const, server: { disabledCommands: [] }, secure: false },
    { what: 'STARTTLS', encryption: 'starttls' as const, server: { disabledCommands: [] }, secure: true },
    { what: 'TLS', encryption: 'tls' as const, server: { secure: true }, secure: true },
  ])('uses $what', async ({ encryption, server, secure }) => {
    const { port, received } = await startServer(server)
    await sendBySmtp(smtp(port, { encryption }), await provisioningMail())
    expect(onlyMail(received).session.secure).toBe(secure)
  })

  it('does not send without the STARTTLS it was told to use', async () => {
    const { port, received } = await startServer()
    const error = await failureOf(sendBySmtp(smtp(port, { encryption: 'starttls' }), await provisioningMail()))
    expect(error.code).toBe('ETLS')
    expect(received).toEqual([])
  })

  it.each([
    ['starttls' as const, '127.0.0.1'],
    ['tls' as const, '127.0.0.1'],
    [null, '0.0.0.0'],
  ])('sends no password in clear with %s to %s', async (encryption, host) => {
    const commands: string[] = []
    const { port, received } = await startServer({
      allowInsecureAuth: true,
      onAuth({ username }, _session, callback) {
        commands.push(username ?? '')
        callback(null, { user: username })
      },
    })
    await failureOf(
      sendBySmtp(smtp(port, { host, encryption, username: 'mailer', password: 'Secret-5!' }), await provisioningMail()),
    )
    expect([commands, received]).toEqual([[], []])
  })

  it('accepts any certificate on this machine only', async () => {
    const { port, received } = await startServer({ disabledCommands: [] })
    // An address that leads to this machine, but does not look like it.
    const error = await failureOf(sendBySmtp(smtp(port, { host: '0.0.0.0' }), await provisioningMail()))
    expect(error.message).toContain('certificate')
    expect(received).toEqual([])
  })

  it('reuses its connection, and opens another when that was lost or closed', async () => {
    const { port, received, sockets } = await startServer()
    const mail = await provisioningMail()

    await sendBySmtp(smtp(port), mail)
    await sendBySmtp(smtp(port), mail)
    expect(sockets).toHaveLength(1)

    sockets[0]?.destroy()
    await sendBySmtp(smtp(port), mail)
    expect(sockets).toHaveLength(2)

    const closed = new Promise((resolve) => sockets[1]?.once('close', resolve))
    closeTransports()
    await closed
    await sendBySmtp(smtp(port), mail)
    expect(sockets).toHaveLength(3)
    expect(received).toHaveLength(4)
  })

  it('keeps the connections of different credentials apart', async () => {
    const { port, received } = await startServer({
      allowInsecureAuth: true,
      onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
    })
    const mail = await provisioningMail()
    await sendBySmtp(smtp(port, { username: 'one', password: 'a' }), mail)
    await sendBySmtp(smtp(port, { username: 'two', password: 'a' }), mail)
    expect(received.map(({ session }) => session.user)).toEqual(['one', 'two'])
  })

  it('does not let a name or a subject add headers', async () => {
    const { port, received } = await startServer()
    const injected = 'Hi\r\nBcc: eve@evil.example\r\n\r\nBody'
    await sendBySmtp(
      smtp(port, { fromName: injected }),
      await provisioningMail({ subject: injected, messageId: `<job-1@space.example>${injected}` }),
    )
    const { envelope, mail } = onlyMail(received)
    expect(envelope.to).toEqual(['alice@mail.example'])
    expect(mail.headers.has('bcc')).toBe(false)
    expect(mail.subject).toBe('Hi Bcc: eve@evil.example  Body')
    expect(mail.from?.value[0]?.address).toBe('accounts@space.example')
    expect(mail.text).toContain('Hello Alice Martin,')
  })

  it.each([
    'alice@mail.example, eve@evil.example',
    'alice@mail.example\r\nRCPT TO:<eve@evil.example>',
    'Alice <alice@mail.example>',
    'eve@evil.example@mail.example',
    'alice',
    '',
  ])('does not send to %j', async (to) => {
    const { port, received } = await startServer()
    const error = await failureOf(sendBySmtp(smtp(port), await provisioningMail({ to })))
    expect(error).toMatchObject({ code: 'EENVELOPE', permanent: true })
    expect(received).toEqual([])
  })
})

describe('writeToFolder', () => {
  async function emptyFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'mail-'))
    cleanups.push(() => rm(folder, { recursive: true }))
    return folder
  }

  it('writes the whole mail for its owner only', async () => {
    const folder = join(await emptyFolder(), 'mails', 'out')
    const mail = await provisioningMail({ subject: 'Été\r\nBcc: eve@evil.example', language: 'fr' })

    const path = await writeToFolder(folder, { address: 'accounts@space.example', name: 'Blue Harbour' }, mail)

    expect(dirname(path)).toBe(folder)
    expect(basename(path)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z-[0-9a-f]{8}\.eml$/)
    expect(await readdir(folder)).toEqual([basename(path)])
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(path)).mode & 0o777).toBe(0o600)

    const content = await readFile(path)
    expect(content.toString('latin1')).not.toMatch(/(?<!\r)\n/)
    const parsed = await simpleParser(content)
    expect(parsed.subject).toBe('Été Bcc: eve@evil.example')
    expect(parsed.from?.value).toEqual([{ address: 'accounts@space.example', name: 'Blue Harbour' }])
    expect((parsed.to as AddressObject).value).toEqual([{ address: 'alice@mail.example', name: '' }])
    expect(parsed.headers.has('bcc')).toBe(false)
    expect(parsed.messageId).toBe(mail.messageId)
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
    expect(parsed.headers.get('content-language')).toBe('fr')
    expect(parsed.date?.getTime()).toBeLessThanOrEqual(Date.now())
    expect(parsed.text?.trim()).toBe(mail.text.trim())
    // The parser puts the image in the place of its cid: link.
    const withoutImages = (html: string) => html.replaceAll(/src="[^"]*"/g, '').trim()
    expect(withoutImages(parsed.html || '')).toBe(withoutImages(mail.html))
    expect(parsed.attachments.map(({ content: image }) => decodeQrCode(image))).toEqual([url])
  })

  it('gives every mail a file of its own', async () => {
    const folder = await emptyFolder()
    const mail = await provisioningMail()
    const from = { address: 'accounts@space.example', name: null }
    const paths = await Promise.all([1, 2, 3].map(() => writeToFolder(folder, from, mail)))
    expect((await readdir(folder)).sort()).toEqual(paths.map((path) => basename(path)).sort())
  })

  it('tells that the folder cannot be written', async () => {
    const folder = await emptyFolder()
    const from = { address: 'accounts@space.example', name: null }
    const file = await writeToFolder(folder, from, await provisioningMail())
    const error = await failureOf(writeToFolder(join(file, 'below'), from, await provisioningMail()))
    expect(error.code).toBe('ENOTDIR')
  })
})

describe('the mails', () => {
  const hostile = {
    ...context,
    space: { name: 'Blue <b>& "Harbour"</b>\r\nBcc: x', host: 'accounts.space.example' },
    account: {
      username: 'alice',
      domain: 'sip.space.example',
      displayName: '<script>alert(1)</script>\r\n\u202eCall me',
    },
    signature: 'Regards\r\n<img src=x>\nThe desk\n',
    url: 'https://accounts.space.example/x?a=1&b="><script>',
    expiresAt,
  }

  it.each([
    ['provisioning', renderProvisioningMail],
    ['reset password', renderResetPasswordMail],
  ])('escapes names and keeps them on one line: %s', async (_name, render) => {
    const { subject, html, text } = await render(hostile)

    expect(subject).not.toMatch(/[\r\n]/)
    expect(subject).toContain('Blue <b>& "Harbour"</b> Bcc: x')
    expect(html).not.toMatch(/<script|<img src=x|<b>|\u202e/)
    expect(html).toContain('Hello &lt;script&gt;alert(1)&lt;/script&gt; Call me,')
    expect(html).toContain('Regards<br>&lt;img src=x&gt;<br>The desk</p>')
    expect(html).toContain('href="https://accounts.space.example/x?a=1&amp;b=&quot;&gt;&lt;script&gt;"')
    expect(text.split('\n')[0]).toBe('Hello <script>alert(1)</script> Call me,')
    expect(text).not.toMatch(/\r|^Bcc|^Call me/m)
    expect(text).toContain('\nRegards\n<img src=x>\nThe desk\n\n-- \n')
  })

  it('give the link in both parts, once as a button', async () => {
    for (const render of [renderProvisioningMail, renderResetPasswordMail]) {
      const link = 'https://accounts.space.example/link/abc'
      const { html, text } = await render({ ...context, url: link, expiresAt })
      expect(text.split('\n')).toContain(link)
      expect(html.split(`href="${link}"`)).toHaveLength(3)
      expect(html).toContain(`>${link}</a>`)
    }
  })

  it('are written in the language of the reader, with UTC dates', async () => {
    const english = await renderResetPasswordMail({ ...context, url, expiresAt })
    expect(english.html).toContain('<html lang="en"')
    expect(english.text).toContain('until 4\u00a0March 2026 at 10:05\u00a0UTC.')

    const french = await renderResetPasswordMail({ ...context, language: 'fr', url, expiresAt })
    expect(french.html).toContain('<html lang="fr"')
    expect(french.subject).toBe('Choisissez un nouveau mot de passe pour votre compte Blue Harbour')
    expect(french.text).toContain('jusqu’au 4\u00a0mars 2026 à 10:05\u00a0UTC.')
    expect(french.text).toContain('Adresse SIP\u00a0: sip:alice@sip.space.example')

    const first = { ...context, language: 'fr' as const, url, expiresAt: new Date('2026-05-01T00:00:00Z') }
    expect((await renderProvisioningMail(first)).text).toContain('jusqu’au 1er\u00a0mai 2026 à 00:00\u00a0UTC.')
  })

  it('say no date for a link without end, and greet by username without a display name', async () => {
    const account = { ...context.account, displayName: null }
    const { html, text } = await renderProvisioningMail({ ...context, account, url, expiresAt: null })
    expect(`${html}${text}`).not.toMatch(/until|null|undefined/)
    expect(text).toContain('Hello alice,')
    expect(text).toContain('do not forward')
    expect(text).toContain('\nThe Blue Harbour team\n')
  })

  it('show nothing from elsewhere', async () => {
    const { html } = await renderProvisioningMail({ ...context, url, expiresAt })
    const sources = [...html.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)
    expect(sources).toEqual([expect.stringMatching(/^cid:/)])
    expect(html).not.toMatch(/<link|@import|url\(/)
  })
})

/** Every text of a language by its path, the texts with parameters filled in. */
function textsOf(messages: object, path = ''): [path: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'function') return [[path + key, value('first-value', 'second-value')]]
    return typeof value === 'string' ? [[path + key, value]] : textsOf(value, `${path}${key}.`)
  })
}

describe('the texts', () => {
  const english = textsOf(mailMessages.en)
  const french = new Map(textsOf(mailMessages.fr))

  it('are all there in French', () => {
    expect([...french.keys()]).toEqual(english.map(([path]) => path))
    expect(english.filter(([path, text]) => french.get(path) === text)).toEqual([])
    expect([...french.values()].filter((text) => text.trim() === '')).toEqual([])
  })

  it('use what they are given in both languages', () => {
    const given = (text = '') => ['first-value', 'second-value'].filter((value) => text.includes(value)).join()
    expect(english.filter(([path, text]) => given(french.get(path)) !== given(text))).toEqual([])
  })

  it('have French typography', () => {
    const wrong = [...french.values()].filter((text) => /(?<!\u00a0)[:;!?]|'|\s{2}/.test(text))
    expect(wrong).toEqual([])
  })
})
