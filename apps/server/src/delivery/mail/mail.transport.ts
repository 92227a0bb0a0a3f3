import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from '@sipspace/core'
import { createTransport, type SendMailOptions, type SMTPPoolOptions, type SMTPPoolSentMessageInfo } from 'nodemailer'
import { writePrivateFile } from '../../config/private-file.ts'
import type { MailLanguage } from './mail.messages.ts'

/** A finished mail, ready to be sent or written. */
export interface OutgoingMail {
  /** one bare address, `user@domain` */
  to: string
  subject: string
  html: string
  text: string
  /** the same for every attempt to send this mail, so that a second copy can be recognised as one */
  messageId: string
  language: MailLanguage
  /** inline images, which the HTML shows as `cid:…` */
  attachments?: { cid: string; filename: string; content: Buffer; contentType: string }[]
}

/** Where and how to hand over mails. */
export interface SmtpServer {
  host: string
  port: number
  username: string | null
  password: string | null
  fromAddress: string
  fromName: string | null
  /** null: TLS on port 465; on any other STARTTLS when the server offers it, without which it gets no password */
  encryption?: 'tls' | 'starttls' | 'none' | null
  /** what is verified of its certificate; by default its authority, unless the host is this machine, and its name */
  verify?: { certificate: boolean; name: boolean }
  /** where the host was found to be; asked of the DNS when it is left out */
  address?: string
  /** whether it may be at no address of this machine or of a private network, as who set it is not to reach those */
  isInternetOnly?: boolean
}

/** The mail was not delivered. The message is fit for logs and operators: it never holds a password. */
export class MailDeliveryError extends Error {
  override readonly name = 'MailDeliveryError'
  /** a machine-readable reason such as `ESOCKET`, `EAUTH`, `EENVELOPE` */
  readonly code: string
  /** the status of the mail server's answer, when it gave one */
  readonly responseCode: number | null
  /** whether the mail server refused for good, so that trying again cannot help */
  readonly permanent: boolean
  /** whether the server has greeted as a mail server does (RFC 5321, 4.2) */
  readonly greeted: boolean

  constructor(
    message: string,
    reason: { code: string; responseCode?: number | null; permanent?: boolean; greeted?: boolean },
  ) {
    super(message)
    this.code = reason.code
    this.responseCode = reason.responseCode ?? null
    this.permanent = reason.permanent ?? false
    this.greeted = reason.greeted ?? false
  }
}

const CONNECTION_TIMEOUT_MS = 10_000
const GREETING_TIMEOUT_MS = 10_000
const SOCKET_TIMEOUT_MS = 30_000
// A server that trickles its answers never trips the socket timeout.
const SEND_TIMEOUT_MS = 90_000
const IDLE_TIMEOUT_MS = 10_000
const MAX_POOLS = 16
const MAX_REASON_LENGTH = 300

type Transporter = ReturnType<typeof openTransport>

const pools = new Map<string, { transporter: Transporter; sending: number }>()

/**
 * Sends a mail by SMTP. Connections are kept open for a few seconds and reused by later mails to the same server.
 *
 * @param signal gives up when it is aborted
 * @throws {MailDeliveryError} when the server cannot be reached, or refuses the login, the recipient or the mail
 */
export async function sendBySmtp(
  server: SmtpServer,
  mail: OutgoingMail,
  signal?: AbortSignal,
): Promise<{ accepted: string[]; response: string }> {
  const message = composeMessage({ address: server.fromAddress, name: server.fromName }, mail)
  const pool = poolFor(server.isInternetOnly ? { ...server, address: await internetAddress(server) } : server)
  pool.sending += 1
  try {
    const sent: SMTPPoolSentMessageInfo = await pool.transporter.sendMail({
      ...message,
      signal: AbortSignal.any([AbortSignal.timeout(SEND_TIMEOUT_MS), ...(signal ? [signal] : [])]),
    })
    return { accepted: sent.accepted, response: sent.response }
  } catch (error) {
    throw deliveryError(server, error)
  } finally {
    pool.sending -= 1
  }
}

/**
 * Where a mail server is on the Internet; what is checked is what is connected to.
 *
 * @throws {MailDeliveryError} when it is nowhere, or elsewhere
 */
export async function internetAddress({ host, address }: Pick<SmtpServer, 'host' | 'address'>): Promise<string> {
  const addresses = address === undefined ? await lookup(host, { all: true }).catch(() => []) : [{ address }]
  const [first] = addresses
  if (!first) throw new MailDeliveryError(`The mail server ${host} was not found`, { code: 'EDNS' })
  if (addresses.some((one) => !isPublicAddress(one.address))) {
    throw new MailDeliveryError(
      `The mail server ${host} is not at an address of the Internet: only a super admin can set one that is not`,
      { code: 'ENETWORK' },
    )
  }
  return first.address
}

/**
 * Connects to a mail server and logs in, without sending anything.
 *
 * @throws {MailDeliveryError} when it cannot be reached, or refuses the login
 */
export async function checkSmtp(server: SmtpServer): Promise<void> {
  const transporter = openTransport(server)
  try {
    await transporter.verify()
  } catch (error) {
    throw deliveryError(server, error)
  } finally {
    transporter.close()
  }
}

/** Closes the connections kept by {@link sendBySmtp}. Mails on the wire are finished, mails still waiting fail. */
export function closeTransports(): void {
  for (const { transporter } of pools.values()) transporter.close()
  pools.clear()
}

/**
 * Writes a mail as an RFC 5322 message to `<folder>/<timestamp>-<short id>.eml`, for services without a mail server.
 * The file appears complete or not at all, and only its owner can read it.
 *
 * @returns the path of the file
 * @throws {MailDeliveryError} when the mail cannot be composed or written
 */
export async function writeToFolder(
  folder: string,
  from: { address: string; name: string | null },
  mail: OutgoingMail,
): Promise<string> {
  const message = composeMessage(from, mail)
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { message: content } = await composer.sendMail(message)
    if (!Buffer.isBuffer(content)) throw new Error('The mail was composed as a stream')
    return await writePrivateFile(folder, 'eml', content)
  } catch (error) {
    const { code = 'EUNKNOWN', message: reason } = asNodeError(error)
    throw new MailDeliveryError(`The mail could not be written to the mail folder: ${reason}`, { code })
  }
}

function composeMessage(from: { address: string; name: string | null }, mail: OutgoingMail): SendMailOptions {
  const sender = { address: bareAddress(from.address, 'sender'), name: from.name ?? '' }
  const recipient = { address: bareAddress(mail.to, 'recipient'), name: '' }
  return {
    from: sender,
    to: recipient,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
    attachments: (mail.attachments ?? []).map((attachment) => ({ ...attachment, contentDisposition: 'inline' })),
  }
}

// The mailer would mend or split an odd address, and the mail would go to someone else than asked for.
function bareAddress(address: string, role: 'sender' | 'recipient'): string {
  if (/^[^\s\p{Cc}<>(),;"\\@]+@[^\s\p{Cc}<>(),;"\\@]+$/u.test(address)) return address
  throw new MailDeliveryError(`The address of the ${role} is not a mail address`, {
    code: 'EENVELOPE',
    permanent: true,
  })
}

function poolFor(server: SmtpServer): { transporter: Transporter; sending: number } {
  const { host, port, username, password, encryption, verify, address } = server
  const key = JSON.stringify([host, port, username, password, encryption ?? null, verify ?? null, address ?? null])
  const pool = pools.get(key) ?? { transporter: openTransport(server), sending: 0 }
  // Set anew, so that the map is in the order of use.
  pools.delete(key)
  pools.set(key, pool)
  for (const [oldKey, old] of pools) {
    if (pools.size <= MAX_POOLS) break
    if (old === pool || old.sending > 0) continue
    old.transporter.close()
    pools.delete(oldKey)
  }
  return pool
}

function openTransport(server: SmtpServer) {
  const { host, port, username, password, encryption = null, verify, address = host } = server
  const options: SMTPPoolOptions & { pool: true } = {
    pool: true,
    host: address,
    port,
    secure: encryption === 'tls' || (encryption === null && port === 465),
    requireTLS: encryption === 'starttls' || (encryption === null && username !== null && !isLoopback(host)),
    ignoreTLS: encryption === 'none',
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    dnsTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    idleTimeout: IDLE_TIMEOUT_MS,
    maxConnections: 3,
    maxMessages: 100,
    // Enough for a connection the server closed while it was idle. The caller decides about anything more.
    maxRequeues: 1,
    // A mail server on this very machine usually has a self-signed certificate, and no one is in between.
    tls: {
      rejectUnauthorized: (verify?.certificate ?? true) && !isLoopback(host),
      minVersion: 'TLSv1.2',
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(verify?.name === false ? { checkServerIdentity: () => undefined } : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  if (username !== null) options.auth = { user: username, pass: password ?? '' }
  return createTransport(options)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

interface NodeError {
  code?: string
  /** what was being done, in the words of SMTP; `CONN` until the server has greeted */
  command?: string
  message: string
  responseCode?: number
  permanent?: boolean
}

function asNodeError(error: unknown): NodeError {
  return error instanceof Error ? error : { message: String(error) }
}

function deliveryError(server: SmtpServer, error: unknown): MailDeliveryError {
  const { code = 'EUNKNOWN', command = 'CONN', message, responseCode, permanent } = asNodeError(error)
  const where = `The mail server ${server.host}:${server.port}`
  const what =
    code === 'EAUTH' || code === 'ENOAUTH'
      ? 'did not accept the login'
      : code === 'EABORT'
        ? 'took too long'
        : responseCode === undefined
          ? 'could not be reached or broke off'
          : 'refused the mail'
  const reason = withoutSecrets(server, message.replace(/[\s\p{Cc}]+/gu, ' ').trim()).slice(0, MAX_REASON_LENGTH)
  // The original error is left out as cause: loggers print it, with what the server said word for word.
  return new MailDeliveryError(`${where} ${what}: ${reason}`, {
    code,
    responseCode: responseCode ?? null,
    permanent: permanent ?? false,
    greeted: command !== 'CONN' || responseCode !== undefined,
  })
}

// Some servers quote what they were sent in their answers.
function withoutSecrets({ username, password }: SmtpServer, text: string): string {
  if (!password) return text
  const base64 = (value: string) => Buffer.from(value).toString('base64')
  const secrets = [base64(`\0${username ?? ''}\0${password}`), base64(password), password]
  return secrets.reduce((safe, secret) => safe.replaceAll(secret, '[…]'), text)
}
