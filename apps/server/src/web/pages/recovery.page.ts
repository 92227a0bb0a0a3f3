import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type Errors, type Field, titled, type Values, withErrors } from './page-forms.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

interface PageContext {
  language: PageLanguage
  space: PageSpace
}

const form = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<%~ include('@problems', it) %><p><%= it.lead %></p>
<form method="post" action="<%= it.action %>" enctype="application/x-www-form-urlencoded">
<%~ include('@fields', it) %><%~ include('@captcha', it) %><button type="submit"><%= it.texts.submit %></button>
</form>
<p class="other"><a href="<%= it.other.href %>"><%= it.other.text %></a></p>`)

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
