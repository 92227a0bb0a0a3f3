import { pageTemplates } from './page.ts'

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

/** What is wrong, in the order of the fields; what belongs to none of them is said too. What is secret is not shown again. */
export const withErrors = (fields: Field[], values: Values, errors: Errors) => ({
  fields: fields.map((field) => ({
    ...field,
    value: field.attributes['type'] === 'password' ? '' : (values[field.name] ?? ''),
    error: errors[field.name] ?? '',
  })),
  problems: Object.entries(errors).map(([name, text]) => ({ name, text })),
})

/** The title of a form, which says that something is wrong with it. */
export const titled = (texts: { title: string; errorPrefix: string }, errors: Errors) =>
  Object.keys(errors).length > 0 ? `${texts.errorPrefix} ${texts.title}` : texts.title

export type { Errors, Field, Values }
