import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

const wizard = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.does %></p>
<% if (it.configures) { %><p><%= it.texts.configures %></p>
<% } %><a class="open" href="<%= it.link %>"><%= it.texts.open %></a>
<p class="hint"><%= it.texts.none %></p>`)

/** A page with a link into the app. */
export function wizardPage({
  language,
  space,
  sip,
  linphone_action: action,
  fetch_config,
  link,
}: {
  language: PageLanguage
  space: PageSpace
  sip: string | null
  linphone_action: 'call' | 'show' | 'bye' | 'accept' | 'decline'
  fetch_config: string | null
  link: string
}): string {
  const texts = pagesMessages[language].wizard
  const does = action === 'call' ? texts.call((sip ?? '').replace(/^sips?:/i, '')) : texts[action]
  const body = pageTemplates.render(wizard, { texts, does, link, configures: fetch_config !== null })
  return renderPage({ language, title: texts.title, space, body })
}
