import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

interface PageContext {
  language: PageLanguage
  space: PageSpace
}

const confirm = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.ask %></p>
<form method="post" action="<%= it.action %>" enctype="application/x-www-form-urlencoded">
<%~ include('@captcha', it) %><button type="submit"><%= it.texts.submit %></button>
</form>`)

const confirmed = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.next %></p>`)

const notValid = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.reason %></p>
<p><%= it.texts.next %></p>`)

/** Asks a person whether an app may create an account for them. The form posts nothing, or what the captcha gives. */
export function confirmCreationForm({
  language,
  space,
  ...form
}: PageContext & { action: string; siteKey?: string | undefined; captchaError?: string | undefined }): string {
  const { confirmCreation: texts, captchaNeedsScript } = pagesMessages[language]
  const body = pageTemplates.render(confirm, {
    texts,
    language,
    captchaNeedsScript,
    siteKey: '',
    captchaError: '',
    ...form,
  })
  return renderPage({ language, title: texts.title, space, body })
}

/** What is shown once it is confirmed, now or before. */
export function creationConfirmed({ language, space }: PageContext): string {
  const texts = pagesMessages[language].creationConfirmed
  const body = pageTemplates.render(confirmed, { texts })
  return renderPage({ language, title: texts.title, space, body, status: 'success' })
}

/** What is shown for a request that is used, unknown or expired. */
export function confirmationNotValid({ language, space }: PageContext): string {
  const texts = pagesMessages[language].confirmationNotValid
  const body = pageTemplates.render(notValid, { texts })
  return renderPage({ language, title: texts.title, space, body, status: 'problem' })
}
