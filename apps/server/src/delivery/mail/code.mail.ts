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
<p class="ink" style="margin:12px 0 0;font-size:34px;line-height:44px;font-weight:700;letter-spacing:8px;color:#101828;"><%= it.code %></p>
<p class="ink" style="margin:18px 0 0;font-size:16px;line-height:25px;font-weight:600;color:#101828;"><%= it.expiry %></p>
<p class="soft line" style="margin:18px 0 0;padding-top:18px;border-top:1px solid #dfe3e9;font-size:14px;line-height:21px;color:#475467;"><%= it.texts.ignore %></p>`)

/**
 * A mail with a code: to confirm a new email address, which it goes to, or to recover an account.
 *
 * @param mail.expiresAt when the code stops working
 */
export async function renderCodeMail(
  mail: MailContext & { about: 'changeEmail' | 'recovery'; code: string; expiresAt: Date },
): Promise<Pick<OutgoingMail, 'subject' | 'html' | 'text'>> {
  const { language, code, expiresAt } = mail
  const prepared = prepareMail(mail)
  const texts = prepared.messages[mail.about]
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
      code,
      expiry,
    }),
    text: renderMailText(prepared, [
      texts.intro(prepared.space),
      textAddress(prepared),
      texts.help,
      code,
      expiry,
      texts.ignore,
    ]),
  }
}
