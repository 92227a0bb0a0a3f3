import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { SendTestMail, TestMail } from '@sipspace/core'
import type { Config } from '../../config/config.ts'
import { compileMailBody, type MailContext, prepareMail, renderMailHtml, renderMailText } from './mail.layout.ts'
import { MailDeliveryError, type OutgoingMail, type SmtpServer, sendBySmtp, writeToFolder } from './mail.transport.ts'
import { smtpServer } from './smtp-server.ts'

/** A person waits for the answer. */
const PATIENCE_MS = 15_000

/** Sends test mails by the mail servers of Spaces and of the installation. */
export const testMailer =
  (config: Config): SendTestMail =>
  async (mail) => {
    const server = smtpServer(config, { name: mail.space.name, server: mail.server })
    const outcome = { to: mail.to, server: server && `${server.host}:${server.port}`, response: null, error: null }
    try {
      const response = await deliver(config, server, mail)
      return { ...outcome, delivered: true, response }
    } catch (error) {
      if (!(error instanceof MailDeliveryError)) throw error
      return { ...outcome, delivered: false, error: error.message }
    }
  }

async function deliver(config: Config, server: SmtpServer | null, mail: TestMail): Promise<string> {
  const { account, language, space } = mail
  const content = renderTestMail({
    language,
    space,
    account: { ...account, displayName: null },
    signature: mail.server?.signature ?? config.MAIL_SIGNATURE ?? null,
  })
  const outgoing: OutgoingMail = { ...content, to: mail.to, language, messageId: `<${randomUUID()}@${space.domain}>` }
  if (server) return (await sendBySmtp(server, outgoing, AbortSignal.timeout(PATIENCE_MS))).response
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
