import { negotiateLanguage } from '@sipspace/core'
import type { FastifyRequest } from 'fastify'
import { pageTemplates, renderPage } from './page.ts'
import { pageSpace } from './page-request.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

const failed = pageTemplates.compile(`<h1><%= it.title %></h1>
<p><%= it.message %></p>`)

/** What is shown in place of a page that cannot be: without the database, not even the Space is known. */
export function failedPage(request: FastifyRequest, message: string): string {
  const language = negotiateLanguage(request.headers['accept-language'])
  const { title } = pagesMessages[language].failed
  return renderPage({
    language,
    title,
    space: pageSpace(request.authenticated?.space.name ?? request.hostname, request),
    body: pageTemplates.render(failed, { title, message }),
    status: 'problem',
  })
}

const failedSignIn = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.message %></p>
<a class="open" href="/oidc/sign-in"><%= it.texts.again %></a>
<p class="other"><a href="/dashboard"><%= it.texts.byPassword %></a></p>`)

/** What is shown where a sign-in by an OpenID provider came to nothing. */
export function failedSignInPage(request: FastifyRequest, language: PageLanguage, message: string): string {
  const texts = pagesMessages[language].failedSignIn
  const space = pageSpace(request.authenticated?.space.name ?? request.hostname, request)
  const body = pageTemplates.render(failedSignIn, { texts, message })
  return renderPage({ language, title: texts.title, space, body, status: 'problem' })
}

const notFound = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.text %></p>
<a class="open" href="/"><%= it.texts.next %></a>`)

/** What a browser is shown at an address that leads nowhere. */
export function notFoundPage(request: FastifyRequest): string {
  const language = negotiateLanguage(request.headers['accept-language'])
  const texts = pagesMessages[language].notFound
  return renderPage({
    language,
    title: texts.title,
    space: pageSpace(request.authenticated?.space.name ?? request.hostname, request),
    body: pageTemplates.render(notFound, { texts }),
    status: 'problem',
  })
}
