import {
  compileMailBody,
  formatDate,
  type MailContext,
  oneLine,
  prepareMail,
  renderMailHtml,
  renderMailText,
  textAddress,
} from './mail.layout.ts'
import type { OutgoingMail } from './mail.transport.ts'

type Content = Pick<OutgoingMail, 'subject' | 'html' | 'text'>

const voicemailBody =
  compileMailBody(`<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#101828;"><%= it.intro %></p>
<%~ include('@address', { mail: it.mail }) %>
<p class="ink" style="margin:0;font-size:16px;line-height:25px;font-weight:600;color:#101828;overflow-wrap:anywhere;"><%= it.source %></p>
<%~ include('@button', { url: it.url, label: it.texts.button, fallback: it.mail.messages.linkFallback }) %>
<p class="soft line" style="margin:18px 0 0;padding-top:18px;border-top:1px solid #dfe3e9;font-size:14px;line-height:21px;color:#475467;"><%= it.texts.personal %></p>`)

/**
 * A mail that tells an account of a voicemail.
 *
 * @param mail.url where its file is
 * @param mail.caller as the SIP server has named them; null: it has not
 */
export async function renderVoicemailMail(
  mail: MailContext & { caller: string | null; receivedAt: Date; url: string },
): Promise<Content> {
  const { language, caller, url } = mail
  const prepared = prepareMail(mail)
  const texts = prepared.messages.voicemail
  const date = formatDate(language, mail.receivedAt)
  const [subject, intro] = [texts.subject(prepared.space), texts.intro(prepared.space)]
  const source = caller === null ? texts.withoutCaller(date) : texts.from(oneLine(caller), date)
  return {
    subject,
    html: renderMailHtml(voicemailBody, {
      language,
      subject,
      preview: texts.preview,
      title: texts.title,
      mail: prepared,
      intro,
      source,
      texts,
      url,
    }),
    text: renderMailText(prepared, [intro, textAddress(prepared), source, `${texts.textHelp}\n${url}`, texts.personal]),
  }
}

const expiryBody =
  compileMailBody(`<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#101828;"><%= it.intro %></p>
<p class="ink" style="margin:18px 0 0;font-size:16px;line-height:25px;color:#101828;"><%= it.help %></p>`)

/** A mail that tells an admin when the Space ends. */
export async function renderSpaceExpiryMail(mail: MailContext & { expireAt: Date }): Promise<Content> {
  const { language } = mail
  const prepared = prepareMail(mail)
  const texts = prepared.messages.spaceExpiry
  const date = formatDate(language, mail.expireAt)
  const subject = texts.subject(prepared.space, date)
  const intro = texts.intro(prepared.space, date)
  return {
    subject,
    html: renderMailHtml(expiryBody, {
      language,
      subject,
      preview: texts.preview(prepared.space),
      title: texts.title(prepared.space),
      mail: prepared,
      intro,
      help: texts.help,
    }),
    text: renderMailText(prepared, [intro, texts.help]),
  }
}
