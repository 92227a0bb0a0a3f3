import { randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { join } from 'node:path'
import { isPublicAddress, type SendTestMail, type TestMail } from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../../config/config.ts'
import { compileMailBody, type MailContext, prepareMail, renderMailHtml, renderMailText } from './mail.layout.ts'
import { MailDeliveryError, type OutgoingMail, type SmtpServer, sendBySmtp, writeToFolder } from './mail.transport.ts'
import { smtpServer } from './smtp-server.ts'

/** Within this time a person has an answer. */
const TIME_LIMIT_MS = 10_000

/** What is said of every address of the server's own networks that does not answer as a mail server. */
const NO_MAIL_SERVER =
  'does not answer as a mail server with these settings: it cannot be reached, speaks no SMTP, no TLS, or has no valid certificate. The log of this server tells which.'

/**
 * Sends test mails by the mail servers of Spaces and of the installation. Of the server's own networks (loopback, private
 * and link-local addresses) it only tells what mail servers there say: for anything else the answer is the same and takes the
 * same time, so that the time does not show which ports are open.
 *
 * @param log what is not shown is logged; null shows everything, for the operator of the machine
 */
export const testMailer =
  (config: Config, log: Pick<FastifyBaseLogger, 'info'> | null): SendTestMail =>
  async (mail) => {
    const server = smtpServer(config, { name: mail.space.name, server: mail.server })
    const outcome = { to: mail.to, server: server && `${server.host}:${server.port}`, response: null, error: null }
    const timeLimit = AbortSignal.timeout(TIME_LIMIT_MS)
    const found = server && (await findAddress(server.host))
    try {
      const response = await deliver(config, server && { ...server, ...found?.connect }, mail, timeLimit)
      return { ...outcome, delivered: true, response }
    } catch (error) {
      if (!(error instanceof MailDeliveryError)) throw error
      if (log === null || !found?.isOwnNetwork || error.greeted || error.code === 'ENETWORK') {
        return { ...outcome, delivered: false, error: error.message }
      }
      log.info({ server: outcome.server, code: error.code, reason: error.message }, 'a test mail was not delivered')
      if (!timeLimit.aborted) await once(timeLimit, 'abort')
      return { ...outcome, delivered: false, error: `The mail server ${outcome.server} ${NO_MAIL_SERVER}` }
    }
  }

/** Where a host is; that address is connected to, as a second look at the DNS could find another. */
async function findAddress(host: string): Promise<{ isOwnNetwork: boolean; connect: { address?: string } }> {
  const addresses = await lookup(host, { all: true, order: 'ipv4first' }).catch(() => [])
  const [first] = addresses
  return {
    isOwnNetwork: addresses.some(({ address }) => !isPublicAddress(address)),
    connect: first ? { address: first.address } : {},
  }
}

async function deliver(
  config: Config,
  server: SmtpServer | null,
  mail: TestMail,
  signal: AbortSignal,
): Promise<string> {
  const { account, language, space } = mail
  const content = renderTestMail({
    language,
    space,
    account: { ...account, displayName: null },
    signature: mail.server?.signature ?? config.MAIL_SIGNATURE ?? null,
  })
  const outgoing: OutgoingMail = { ...content, to: mail.to, language, messageId: `<${randomUUID()}@${space.domain}>` }
  if (server) return (await sendBySmtp(server, outgoing, signal)).response
  const from = { address: config.MAIL_FROM_ADDRESS, name: config.MAIL_FROM_NAME ?? space.name }
  return writeToFolder(join(config.dataDir, 'mail'), from, outgoing)
}

const body = compileMailBody(
  `<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#101828;"><%= it.intro %></p>`,
)

function renderTestMail(mail: MailContext): Pick<OutgoingMail, 'subject' | 'html' | 'text'> {
  const prepared = prepareMail(mail)
  const texts = prepared.messages.test
  const [subject, intro] = [texts.subject(prepared.space), texts.intro(prepared.space)]
  return {
    subject,
    html: renderMailHtml(body, {
      language: mail.language,
      subject,
      preview: texts.title,
      title: texts.title,
      mail: prepared,
      intro,
    }),
    text: renderMailText(prepared, [intro]),
  }
}
