import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

interface PageContext {
  language: PageLanguage
  space: PageSpace
}

type Errors = Record<string, string>
type Values = Record<string, string>

interface Field {
  name: string
  label: string
  hint: string
  /** what a browser makes of it */
  attributes: Record<string, string>
}

pageTemplates.loadTemplate(
  '@problems',
  `<% if (it.problems.length > 0) { %><div class="errors" role="alert">
<h2><%= it.texts.errorTitle %></h2>
<ul>
<% for (const { name, text } of it.problems) { %><li><a href="#<%= name %>"><%= text %></a></li>
<% } %></ul>
</div>
<% } %>`,
)

pageTemplates.loadTemplate(
  '@fields',
  `<% for (const { name, label, hint, error, value, attributes } of it.fields) { %><div class="field">
<label for="<%= name %>"><%= label %></label>
<input id="<%= name %>" name="<%= name %>" value="<%= value %>"<% for (const [key, text] of Object.entries(attributes)) { %> <%= key %>="<%= text %>"<% } %> required<%
const described = [error ? name + '-error' : '', hint ? name + '-hint' : ''].filter(Boolean).join(' ')
if (described) { %> aria-describedby="<%= described %>"<% } %><% if (error) { %> aria-invalid="true"<% } %>>
<% if (error) { %><p class="error" id="<%= name %>-error"><%= error %></p>
<% } %><% if (hint) { %><p class="hint" id="<%= name %>-hint"><%= hint %></p>
<% } %></div>
<% } %>`,
)

const form = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<%~ include('@problems', it) %><p><%= it.lead %></p>
<form method="post" action="<%= it.action %>" enctype="application/x-www-form-urlencoded">
<%~ include('@fields', it) %><%~ include('@captcha', it) %><button type="submit"><%= it.texts.submit %></button>
</form>
<p class="other"><a href="<%= it.other.href %>"><%= it.other.text %></a></p>`)

/** What is wrong, in the order of the fields; what belongs to none of them is said too. */
const withErrors = (fields: Field[], values: Values, errors: Errors) => ({
  fields: fields.map((field) => ({ ...field, value: values[field.name] ?? '', error: errors[field.name] ?? '' })),
  problems: Object.entries(errors).map(([name, text]) => ({ name, text })),
})

const titled = (texts: { title: string; errorPrefix: string }, errors: Errors) =>
  Object.keys(errors).length > 0 ? `${texts.errorPrefix} ${texts.title}` : texts.title

const emailPath = '/recovery/email'
const phonePath = '/recovery/phone'

/**
 * The form to ask for a code. It posts `username` and `email`, or `phone`.
 *
 * @param page.values what was posted before, shown again
 * @param page.errors what is wrong with it, in the words of the page's language
 */
export function recoveryForm(
  page: PageContext & { channel: 'email' | 'phone'; values?: Values; errors?: Errors; siteKey?: string | undefined },
): string {
  const { language, space, channel, values = {}, errors = {}, siteKey } = page
  const { recovery: texts, captchaNeedsScript } = pagesMessages[language]
  const plain = { autocapitalize: 'none', spellcheck: 'false' }
  const fields: Record<typeof channel, Field[]> = {
    email: [
      {
        name: 'username',
        label: texts.username,
        hint: texts.usernameHint,
        attributes: { type: 'text', autocomplete: 'username', maxlength: '255', ...plain },
      },
      {
        name: 'email',
        label: texts.email,
        hint: '',
        attributes: { type: 'email', autocomplete: 'email', maxlength: '254' },
      },
    ],
    phone: [
      {
        name: 'phone',
        label: texts.phone,
        hint: texts.phoneHint,
        attributes: { type: 'tel', autocomplete: 'tel', maxlength: '64' },
      },
    ],
  }
  const body = pageTemplates.render(form, {
    texts,
    lead: channel === 'email' ? texts.byEmail : texts.byPhone,
    action: channel === 'email' ? emailPath : phonePath,
    other:
      channel === 'email'
        ? { href: phonePath, text: texts.otherwisePhone }
        : { href: emailPath, text: texts.otherwiseEmail },
    siteKey,
    captchaNeedsScript,
    language,
    captchaError: errors['captcha'],
    ...withErrors(fields[channel], values, errors),
  })
  return renderPage({ language, title: titled(texts, errors), space, body })
}

/**
 * The form for the code. It posts `code`.
 *
 * @param page.minutes for how long codes work
 */
export function recoveryCodeForm(page: PageContext & { action: string; minutes: number; errors?: Errors }): string {
  const { language, space, action, minutes, errors = {} } = page
  const { recoveryCode: texts } = pagesMessages[language]
  const field = {
    name: 'code',
    label: texts.code,
    hint: texts.codeHint,
    attributes: {
      type: 'text',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      maxlength: '6',
      pattern: '[0-9]{6}',
    },
  }
  const body = pageTemplates.render(form, {
    texts,
    lead: texts.sent(minutes),
    action,
    other: { href: emailPath, text: texts.again },
    ...withErrors([field], {}, errors),
  })
  return renderPage({ language, title: titled(texts, errors), space, body })
}
