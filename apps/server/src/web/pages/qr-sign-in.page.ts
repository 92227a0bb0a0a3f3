import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

interface PageContext {
  language: PageLanguage
  space: PageSpace
}

const start = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<% if (it.hasEnded) { %><p class="error"><%= it.texts.ended %></p>
<% } %><p><%= it.texts.how %></p>
<form method="post" action="/sign-in/qr" enctype="application/x-www-form-urlencoded">
<button type="submit"><%= it.texts.show %></button>
</form>
<p class="other"><a href="/dashboard"><%= it.texts.byPassword %></a></p>`)

const waiting = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.scan %></p>
<img class="qr" src="<%= it.image %>" alt="<%= it.texts.image %>" width="264" height="264">
<p><%= it.texts.waits(it.minutes) %></p>
<p class="hint"><%= it.texts.warning %></p>
<a class="open" href="/sign-in/qr"><%= it.texts.goOn %></a>
<p class="other"><a href="/dashboard"><%= it.texts.byPassword %></a></p>`)

/** What comes before the QR code: only who presses the button gets one. */
export function qrSignInStart({ language, space, hasEnded }: PageContext & { hasEnded: boolean }): string {
  const texts = pagesMessages[language].qrSignIn
  const body = pageTemplates.render(start, { texts, hasEnded })
  return renderPage({ language, title: texts.title, space, body, referrer: 'same-origin' })
}

/** The QR code, which an app that is signed in scans. */
export function qrSignInWaiting(page: PageContext & { token: string; minutes: number }): string {
  const { language, space, token, minutes } = page
  const texts = pagesMessages[language].qrSignIn
  const body = pageTemplates.render(waiting, {
    texts,
    minutes,
    image: `/auth_tokens/qrcode/${encodeURIComponent(token)}`,
  })
  return renderPage({ language, title: texts.title, space, body })
}
