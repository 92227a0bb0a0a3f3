import { toBuffer } from 'qrcode'
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

const QR_CODE_CID = 'qr-code@provisioning'

// The QR code keeps a white box of its own: scanners need the light margin, in dark mode too.
const body =
  compileMailBody(`<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#101828;"><%= it.texts.intro(it.mail.space) %></p>
<%~ include('@address', { mail: it.mail }) %>
<h2 class="ink" style="margin:0 0 6px;font-size:17px;line-height:24px;font-weight:700;color:#101828;"><%= it.texts.qrTitle %></h2>
<p class="ink" style="margin:0 0 14px;font-size:16px;line-height:25px;color:#101828;"><%= it.texts.qrHelp %></p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" align="center" style="margin:0 auto 24px;">
<tr><td bgcolor="#ffffff" style="background-color:#ffffff;border:1px solid #dfe3e9;border-radius:12px;padding:6px;">
<img src="cid:<%= it.cid %>" width="212" height="212" alt="<%= it.texts.qrAlt %>" style="display:block;width:212px;height:212px;border:0;">
</td></tr>
</table>
<h2 class="ink" style="margin:0 0 6px;font-size:17px;line-height:24px;font-weight:700;color:#101828;"><%= it.texts.linkTitle %></h2>
<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#101828;"><%= it.texts.linkHelp %></p>
<%~ include('@button', { url: it.url, label: it.texts.button, fallback: it.texts.linkFallback }) %>
<p class="soft line" style="margin:24px 0 0;padding-top:18px;border-top:1px solid #dfe3e9;font-size:14px;line-height:21px;color:#475467;"><% if (it.expiry) { %><%= it.expiry %> <% } %><%= it.texts.personal %></p>`)

/**
 * The mail that brings an account into the app: the provisioning link, and the same as a QR code.
 *
 * @param mail.url the provisioning link
 * @param mail.expiresAt when the link stops working, null when it does not
 */
export async function renderProvisioningMail(
  mail: MailContext & { url: string; expiresAt: Date | null },
): Promise<Pick<OutgoingMail, 'subject' | 'html' | 'text' | 'attachments'>> {
  const { language, url, expiresAt } = mail
  const prepared = prepareMail(mail)
  const texts = prepared.messages.provisioning
  const subject = texts.subject(prepared.space)
  const expiry = expiresAt === null ? null : texts.expiry(formatDate(language, expiresAt))
  const qrCode = await toBuffer(url, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 8 })
  return {
    subject,
    html: renderMailHtml(body, {
      language,
      subject,
      preview: texts.preview(prepared.space),
      title: texts.title,
      mail: prepared,
      texts,
      url,
      expiry,
      cid: QR_CODE_CID,
    }),
    text: renderMailText(prepared, [
      texts.intro(prepared.space),
      textAddress(prepared),
      texts.textLinkHelp,
      url,
      texts.textQrHelp,
      [expiry, texts.personal].filter((line) => line !== null).join(' '),
    ]),
    attachments: [{ cid: QR_CODE_CID, filename: 'qr-code.png', content: qrCode, contentType: 'image/png' }],
  }
}
