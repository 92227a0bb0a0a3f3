import { type PageSpace, pageTemplates, renderPage } from './page.ts'
import { type PageLanguage, pagesMessages } from './pages.messages.ts'

interface PageContext {
  language: PageLanguage
  space: PageSpace
}

interface AccountPageContext extends PageContext {
  account: { username: string; domain: string }
}

pageTemplates.loadTemplate(
  '@account',
  `<p class="account"><span><%= it.accountLabel %></span> <strong>sip:<%= it.account.username %><wbr>@<%= it.account.domain %></strong></p>`,
)

// The account is in a field of its own too, out of sight: it tells password managers whose password this is.
const form = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<% if (it.problems.length > 0) { %><div class="errors" role="alert">
<h2><%= it.texts.errorTitle %></h2>
<ul>
<% for (const { field, text } of it.problems) { %><li><a href="#<%= field %>"><%= text %></a></li>
<% } %></ul>
</div>
<% } %><%~ include('@account', it) %>
<form method="post" action="<%= it.action %>" enctype="application/x-www-form-urlencoded">
<input type="text" name="username" value="<%= it.account.username %>" autocomplete="username" readonly hidden>
<% for (const { name, label, hint, error } of it.fields) { %><div class="field">
<label for="<%= name %>"><%= label %></label>
<input id="<%= name %>" name="<%= name %>" type="password" autocomplete="new-password" minlength="<%= it.minLength %>" required<%
const described = [error ? name + '-error' : '', hint ? name + '-hint' : ''].filter(Boolean).join(' ')
if (described) { %> aria-describedby="<%= described %>"<% } %><% if (error) { %> aria-invalid="true"<% } %>>
<% if (error) { %><p class="error" id="<%= name %>-error"><%= error %></p>
<% } %><% if (hint) { %><p class="hint" id="<%= name %>-hint"><%= hint %></p>
<% } %></div>
<% } %><button type="submit"><%= it.texts.submit %></button>
</form>`)

const done = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.done %></p>
<%~ include('@account', it) %>
<p><%= it.texts.next %></p>`)

const notValid = pageTemplates.compile(`<h1><%= it.texts.title %></h1>
<p><%= it.texts.reason %> <%= it.texts.unchanged %></p>
<p><%= it.texts.next %></p>`)

/**
 * The form to choose a new password. It posts `password` and `password_confirmation`.
 *
 * @param page.errors what is wrong with what was posted, in the words of the page's language
 * @param page.action the address the form is posted to
 * @param page.minLength the least length of a password
 */
export function resetPasswordForm(
  page: AccountPageContext & {
    errors?: { password?: string; password_confirmation?: string }
    action: string
    minLength: number
  },
): string {
  const { language, space, account, errors = {}, action, minLength } = page
  const { account: accountLabel, resetPassword: texts } = pagesMessages[language]
  const fields = [
    { name: 'password', label: texts.password, hint: texts.passwordHint(minLength), error: errors.password },
    { name: 'password_confirmation', label: texts.confirmation, hint: '', error: errors.password_confirmation },
  ]
  const problems = fields.flatMap(({ name, error }) => (error ? [{ field: name, text: error }] : []))
  const body = pageTemplates.render(form, {
    texts,
    account,
    accountLabel,
    action,
    minLength,
    fields,
    problems,
  })
  const title = problems.length > 0 ? `${texts.errorPrefix} ${texts.title}` : texts.title
  return renderPage({ language, title, space, body })
}

/** What is shown once the new password is saved. */
export function resetPasswordDone({ language, space, account }: AccountPageContext): string {
  const { account: accountLabel, resetPasswordDone: texts } = pagesMessages[language]
  const body = pageTemplates.render(done, { texts, account, accountLabel })
  return renderPage({ language, title: texts.title, space, body, status: 'success' })
}

/** What is shown for a link that is used, unknown or expired: the reader cannot tell these apart, nor can a guesser. */
export function linkNotValid({ language, space }: PageContext): string {
  const texts = pagesMessages[language].linkNotValid
  const body = pageTemplates.render(notValid, { texts })
  return renderPage({ language, title: texts.title, space, body, status: 'problem' })
}
