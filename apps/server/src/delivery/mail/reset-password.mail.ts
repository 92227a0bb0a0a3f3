import {
  compileMailBody,
  formatDate,
  type MailContext,
  prepareMail,
  renderMailHtml,
  renderMailText,
  textAddress,
} from './mail.layout.ts'
import type { OutgoingMail } from './mail.transport.ts'

const body =
  compileMailBody(`<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#101828;"><%= it.texts.intro(it.mail.space) %></p>
<%~ include('@address', { mail: it.mail }) %>
<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#101828;"><%= it.texts.help %></p>
<%~ include('@button', { url: it.url, label: it.texts.button, fallback: it.mail.messages.linkFallback }) %>
<p class="ink" style="margin:24px 0 0;font-size:16px;line-height:25px;font-weight:600;color:#101828;"><%= it.expiry %></p>
<p class="soft line" style="margin:18px 0 0;padding-top:18px;border-top:1px solid #dfe3e9;font-size:14px;line-height:21px;color:#475467;"><%= it.texts.ignore %></p>`)

/**
 * The mail with the link to choose a new password.
 *
 * @param mail.url the link to the form
 * @param mail.expiresAt when the link stops working
 */
export async function renderResetPasswordMail(
  mail: MailContext & { url: string; expiresAt: Date },
): Promise<Pick<OutgoingMail, 'subject' | 'html' | 'text' | 'attachments'>> {
  const { language, url, expiresAt } = mail
  const prepared = prepareMail(mail)
  const texts = prepared.messages.resetPassword
  const subject = texts.subject(prepared.space)
  const expiry = texts.expiry(formatDate(language, expiresAt))
  return {
    subject,
    html: renderMailHtml(body, {
      language,
      subject,
      preview: texts.preview,
      title: texts.title,
      mail: prepared,
      texts,
      url,
      expiry,
    }),
    text: renderMailText(prepared, [
      texts.intro(prepared.space),
      textAddress(prepared),
      texts.textHelp,
      url,
      expiry,
      texts.ignore,
    ]),
  }
}
