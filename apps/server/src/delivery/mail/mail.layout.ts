import { Eta, type TemplateFunction } from 'eta'
import { type MailLanguage, mailMessages } from './mail.messages.ts'

/** What every mail knows about its sender and its recipient. */
export interface MailContext {
  language: MailLanguage
  space: { name: string; host: string }
  account: { username: string; domain: string; displayName: string | null }
  /** closes the mail, possibly in several lines; null for a signature made of the Space's name */
  signature: string | null
}

/** A {@link MailContext} whose texts are safe for a line of a mail, with what all mails say. */
export interface PreparedMail {
  messages: (typeof mailMessages)[MailLanguage]
  /** the Space's name */
  space: string
  greeting: string
  /** the two sides of the @ of the SIP address */
  address: { user: string; domain: string }
  signature: string[]
  automatic: string
}

// Mail clients need tables and inline styles. The style element only adds what those cannot say: dark mode.
const LAYOUT = `<!DOCTYPE html>
<html lang="<%= it.language %>" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title><%= it.subject %></title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #12161c !important; }
  .card { background-color: #1c222b !important; border-color: #323b48 !important; }
  .ink { color: #eef2f7 !important; }
  .soft { color: #aeb9c7 !important; }
  .line { border-color: #323b48 !important; }
  .link { color: #9dbdff !important; }
  .well { background-color: #252d38 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f2f4f7;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;"><%= it.preview %></div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f2f4f7;">
<tr><td align="center" style="padding:24px 12px 32px;">
<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;margin:0 auto;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;">
<tr><td class="soft" style="padding:0 8px 14px;font-size:15px;line-height:22px;font-weight:600;color:#475467;"><%= it.mail.space %></td></tr>
<tr><td class="card" style="background-color:#ffffff;border:1px solid #dfe3e9;border-radius:14px;padding:32px 28px;">
<h1 class="ink" style="margin:0 0 20px;font-size:24px;line-height:31px;font-weight:700;color:#101828;"><%= it.title %></h1>
<p class="ink" style="margin:0 0 12px;font-size:16px;line-height:25px;color:#101828;"><%= it.mail.greeting %></p>
<%~ it.body %>
<p class="ink" style="margin:28px 0 0;font-size:16px;line-height:25px;color:#101828;"><% it.mail.signature.forEach((line, index) => { %><% if (index > 0) { %><br><% } %><%= line %><% }) %></p>
</td></tr>
<tr><td class="soft" style="padding:16px 8px 0;font-size:13px;line-height:20px;color:#526072;"><%= it.mail.automatic %></td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`

const ADDRESS = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:20px 0 24px;">
<tr><td class="well" style="background-color:#f2f4f7;border-radius:10px;padding:12px 16px;">
<span class="soft" style="display:block;font-size:13px;line-height:19px;color:#475467;"><%= it.mail.messages.account %></span>
<span class="ink" style="display:block;font-size:16px;line-height:24px;font-weight:600;color:#101828;overflow-wrap:anywhere;"><%= it.mail.address.user %><wbr>@<%= it.mail.address.domain %></span>
</td></tr>
</table>
`

const BUTTON = `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0 20px;">
<tr><td bgcolor="#1d4ed8" style="border-radius:10px;background-color:#1d4ed8;">
<a href="<%= it.url %>" style="display:inline-block;padding:14px 26px;font-size:16px;line-height:22px;font-weight:600;color:#ffffff;text-align:center;text-decoration:none;border-radius:10px;"><%= it.label %></a>
</td></tr>
</table>
<p class="soft" style="margin:0 0 4px;font-size:14px;line-height:21px;color:#475467;"><%= it.fallback %></p>
<p style="margin:0;font-size:14px;line-height:21px;word-break:break-all;"><a class="link" href="<%= it.url %>" style="color:#1d4ed8;text-decoration:underline;"><%= it.url %></a></p>
`

/** The template engine of the mails. What a template prints with `<%= %>` is escaped. */
const eta = new Eta({ autoEscape: true, autoTrim: false })
eta.loadTemplate('@layout', LAYOUT)
eta.loadTemplate('@address', ADDRESS)
eta.loadTemplate('@button', BUTTON)

/**
 * Compiles the body of a mail, which may include `@address` (`{ mail }`) and `@button` (`{ url, label, fallback }`).
 */
export function compileMailBody(template: string): TemplateFunction {
  return eta.compile(`<% layout('@layout') %>${template}`)
}

/** Renders a mail made with {@link compileMailBody} in the layout all mails share. */
export function renderMailHtml(
  template: TemplateFunction,
  data: { language: MailLanguage; subject: string; preview: string; title: string; mail: PreparedMail } & Record<
    string,
    unknown
  >,
): string {
  return eta.render(template, data)
}

/** Gets everything ready that all mails say. */
export function prepareMail({ language, space, account, signature }: MailContext): PreparedMail {
  const messages = mailMessages[language]
  const spaceName = oneLine(space.name)
  const username = oneLine(account.username)
  const signatureLines = (signature ?? '')
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(oneLine)
    .join('\n')
    .trim()
  return {
    messages,
    space: spaceName,
    greeting: messages.greeting(oneLine(account.displayName ?? '') || username),
    address: { user: `sip:${username}`, domain: oneLine(account.domain) },
    signature: signatureLines === '' ? [messages.signatureOf(spaceName)] : signatureLines.split('\n'),
    automatic: messages.automatic(spaceName, oneLine(space.host)),
  }
}

/** The plain text of a mail: its paragraphs between the greeting and the signature, which all mails share. */
export function renderMailText(mail: PreparedMail, paragraphs: string[]): string {
  const { greeting, signature, automatic } = mail
  return `${[greeting, ...paragraphs, signature.join('\n'), `-- \n${automatic}`].join('\n\n')}\n`
}

/** The SIP address of a mail's account, for plain text. */
export function textAddress({ messages, address }: PreparedMail): string {
  return messages.textAccount(`${address.user}@${address.domain}`)
}

/** A date and time in the words of a language, in UTC as the server does not know where the reader is. */
export function formatDate(language: MailLanguage, date: Date): string {
  const text = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(date)
  const dated = language === 'fr' ? text.replace(/^1(?=\s)/, '1er') : text
  // The day stays with its month and the time with its zone, at whatever width the mail is read.
  return dated.replace(/^(\S+)\s/, '$1\u00a0').replace(/\s(\S+)$/, '\u00a0$1')
}

// A name that starts a new line, or turns the reading direction, could pass for a sentence of the operator.
export function oneLine(value: string): string {
  return value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
}
