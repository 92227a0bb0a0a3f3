import { appLink } from '@sipspace/core'
import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

interface PageContext {
  language: PageLanguage
  space: PageSpace
}

const found = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.lead %></p>
<a class="open" href="<%= it.link %>"><%= it.texts.open %></a>
<p class="hint"><%= it.texts.none %></p>
<h2><%= it.texts.otherDevice %></h2>
<p><%= it.texts.scan %></p>
<img class="qr" src="<%= it.image %>" alt="<%= it.texts.image %>" width="264" height="264">
<div class="field">
<label for="link"><%= it.texts.copy %></label>
<input id="link" type="text" readonly value="<%= it.url %>" aria-describedby="link-hint">
<p class="hint" id="link-hint"><%= it.texts.copyHint %></p>
</div>
<p class="hint"><%= it.texts.secret %></p>`)

const notFound = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.reason %></p>
<p><%= it.texts.next %></p>`)

/**
 * What a browser shows of a provisioning link, which stays as good as it was: the app fetches it.
 *
 * @param page.url the link
 * @param page.image the path of its QR code
 */
export function provisioningLinkPage({
  language,
  space,
  url,
  image,
}: PageContext & { url: string; image: string }): string {
  const texts = pagesMessages[language].provisioningLink
  const link = appLink({ sip: null, linphone_action: 'show', linphone_use_sips: false, fetch_config: url })
  const body = pageTemplates.render(found, { texts, url, image, link })
  return renderPage({ language, title: texts.title, space, body })
}

/** What is shown for a link that is used, unknown or expired. */
export function provisioningLinkNotValid({ language, space }: PageContext): string {
  const texts = pagesMessages[language].provisioningLinkNotValid
  const body = pageTemplates.render(notFound, { texts })
  return renderPage({ language, title: texts.title, space, body, status: 'problem' })
}
