import { renderMarkdown } from './markdown.ts'
import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type Errors, type Field, titled, type Values, withErrors } from './page-forms.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

interface PageContext {
  language: PageLanguage
  space: PageSpace
}

export type Channel = 'email' | 'phone'

/** What people accept who create an account, where the settings name it. */
export interface Documents {
  terms: string | undefined
  privacy: string | undefined
}

const register = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<%~ include('@problems', it) %><p><%= it.lead %></p>
<% if (it.intro) { %><div class="intro"><%~ it.intro %></div>
<% } %><form method="post" action="<%= it.action %>" enctype="application/x-www-form-urlencoded">
<%~ include('@fields', it) %><% if (it.documents.length > 0) { %><div class="field">
<div class="check"><input type="checkbox" id="accepted" name="accepted" value="yes" required<% if (it.acceptedError) { %> aria-invalid="true" aria-describedby="accepted-error"<% } %>>
<label for="accepted"><%= it.texts.accept %></label></div>
<ul class="documents"><% for (const { url, text } of it.documents) { %><li><a href="<%= url %>" rel="noopener"><%= text %></a></li><% } %></ul>
<% if (it.acceptedError) { %><p class="error" id="accepted-error"><%= it.acceptedError %></p>
<% } %></div>
<% } %><%~ include('@captcha', it) %><button type="submit"><%= it.texts.submit %></button>
</form>
<% for (const { href, text } of it.others) { %><p class="other"><a href="<%= href %>"><%= text %></a></p>
<% } %>`)

const code = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<%~ include('@problems', it) %><p><%= it.lead %></p>
<form method="post" action="<%= it.action %>" enctype="application/x-www-form-urlencoded">
<%~ include('@fields', it) %><button type="submit"><%= it.texts.submit %></button>
</form>
<p class="other"><a href="<%= it.again %>"><%= it.texts.again %></a></p>`)

const note = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.text %></p>
<a class="open" href="<%= it.href %>"><%= it.texts.next %></a>`)

const plain = { autocapitalize: 'none', spellcheck: 'false' }

function targetField(language: PageLanguage, channel: Channel): Field {
  const texts = pagesMessages[language].register
  return channel === 'email'
    ? {
        name: 'email',
        label: texts.email,
        hint: texts.emailHint,
        attributes: { type: 'email', autocomplete: 'email', maxlength: '254' },
      }
    : {
        name: 'phone',
        label: texts.phone,
        hint: texts.phoneHint,
        attributes: { type: 'tel', autocomplete: 'tel', maxlength: '64' },
      }
}

/**
 * The form to create an account. It posts `username`, `email` or `phone`, `password`, `password_confirmation`, and
 * `accepted` where there are documents.
 *
 * @param page.values what was posted before, shown again
 * @param page.errors what is wrong with it, in the words of the page's language
 */
export function registerForm(
  page: PageContext & {
    channel: Channel
    domain: string
    minLength: number
    intro: string | null
    documents: Documents
    /** whether the Space has the other channel too */
    hasOther: boolean
    values?: Values
    errors?: Errors
    siteKey?: string | undefined
  },
): string {
  const { language, space, channel, domain, minLength, intro, documents, values = {}, errors = {} } = page
  const { register: texts, captchaNeedsScript } = pagesMessages[language]
  const password = { type: 'password', autocomplete: 'new-password', maxlength: '255' }
  const fields: Field[] = [
    {
      name: 'username',
      label: texts.username,
      hint: texts.usernameHint(domain),
      attributes: { type: 'text', autocomplete: 'username', maxlength: '64', ...plain },
    },
    targetField(language, channel),
    { name: 'password', label: texts.password, hint: texts.passwordHint(minLength), attributes: password },
    { name: 'password_confirmation', label: texts.confirmation, hint: '', attributes: password },
  ]
  const other =
    channel === 'email'
      ? { href: '/register/phone', text: texts.otherwisePhone }
      : { href: '/register/email', text: texts.otherwiseEmail }
  const body = pageTemplates.render(register, {
    texts,
    lead: channel === 'email' ? texts.byEmail : texts.byPhone,
    intro: intro === null ? null : renderMarkdown(intro),
    action: `/register/${channel}`,
    documents: [
      { url: documents.terms, text: texts.terms },
      { url: documents.privacy, text: texts.privacy },
    ].filter(({ url }) => url !== undefined),
    acceptedError: errors['accepted'],
    others: [...(page.hasOther ? [other] : []), { href: '/dashboard', text: texts.signIn }],
    siteKey: page.siteKey,
    captchaNeedsScript,
    language,
    captchaError: errors['captcha'],
    ...withErrors(fields, values, errors),
  })
  return renderPage({ language, title: titled(texts, errors), space, body, referrer: 'same-origin' })
}

/** The form for the code that was sent, which posts `code`. */
export function registerCodeForm(page: PageContext & { channel: Channel; errors?: Errors }): string {
  const { language, space, channel, errors = {} } = page
  const texts = pagesMessages[language].registerCode
  const field: Field = {
    name: 'code',
    label: texts.code,
    hint: texts.codeHint,
    attributes: {
      type: 'text',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      maxlength: '4',
      pattern: '[0-9]{4}',
    },
  }
  const body = pageTemplates.render(code, {
    texts,
    lead: channel === 'email' ? texts.sentByMail : texts.sentBySms,
    action: `/register/code/${channel}`,
    again: `/register/again/${channel}`,
    ...withErrors([field], {}, errors),
  })
  return renderPage({ language, title: titled(texts, errors), space, body, referrer: 'same-origin' })
}

/** The form to ask for another code, also at another address. It posts `email` or `phone`. */
export function registerAgainForm(page: PageContext & { channel: Channel; values?: Values; errors?: Errors }): string {
  const { language, space, channel, values = {}, errors = {} } = page
  const texts = pagesMessages[language].registerAgain
  const body = pageTemplates.render(code, {
    texts: { ...texts, again: texts.back },
    lead: texts.lead,
    action: `/register/again/${channel}`,
    again: `/register/code/${channel}`,
    ...withErrors([targetField(language, channel)], values, errors),
  })
  return renderPage({ language, title: titled(texts, errors), space, body, referrer: 'same-origin' })
}

/** What is shown once the account is activated. */
export function registered({ language, space }: PageContext): string {
  const texts = pagesMessages[language].registered
  const body = pageTemplates.render(note, { texts, href: '/dashboard/me' })
  return renderPage({ language, title: texts.title, space, body, status: 'success' })
}

/** What is shown where nobody may create an account. */
export function registrationClosed({ language, space }: PageContext): string {
  const texts = pagesMessages[language].registrationClosed
  const body = pageTemplates.render(note, { texts, href: '/dashboard' })
  return renderPage({ language, title: texts.title, space, body, status: 'problem' })
}
