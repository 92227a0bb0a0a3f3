import { Eta } from 'eta'
import { actionColors } from './page-colors.ts'
import type { PageLanguage } from './pages.messages.ts'

/** The path the pages expect {@link PAGE_STYLESHEET} at. */
export const PAGE_STYLESHEET_PATH = '/assets/pages.css'

/** The Space that a page is of, as its readers see it. */
export interface PageSpace {
  name: string
  /** in degrees; null where it is not known */
  hue?: number | null
  /** the path of its logo; null where it has none */
  logo?: string | null
}

/** The colours of a Space, which come before those of {@link PAGE_STYLESHEET}. */
export function hueStylesheet(hue: number): string {
  const { light, dark } = actionColors(hue)
  const variables = ({ action, hover }: { action: string; hover: string }) =>
    `--action: ${action}; --action-hover: ${hover}; --focus: ${action};`
  return `:root { ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
`
}

/** The colours of all pages, light or dark as the reader prefers. */
export const PAGE_COLORS = `:root {
  color-scheme: light dark;
  --page: #f2f4f7;
  --card: #ffffff;
  --ink: #101828;
  --soft: #475467;
  --line: #dfe3e9;
  --field: #ffffff;
  --field-line: #667085;
  --well: #f2f4f7;
  --action: #1d4ed8;
  --action-hover: #1740b0;
  --on-action: #ffffff;
  --focus: #1d4ed8;
  --error: #b42318;
  --error-well: #fef3f2;
  --success: #05603a;
}

@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c;
    --card: #1c222b;
    --ink: #eef2f7;
    --soft: #aeb9c7;
    --line: #323b48;
    --field: #12161c;
    --field-line: #8592a3;
    --well: #252d38;
    --action: #9dbdff;
    --action-hover: #bdd3ff;
    --on-action: #12161c;
    --focus: #9dbdff;
    --error: #ffa39b;
    --error-well: #3a1d1c;
    --success: #75e0a7;
  }
}
`

/** The stylesheet of all pages. */
export const PAGE_STYLESHEET = `${PAGE_COLORS}
*, *::before, *::after { box-sizing: border-box; }

html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }

body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  align-items: center;
  padding: 1.25rem 1rem 2rem;
  background: var(--page);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  overflow-wrap: anywhere;
}

@media (min-width: 30rem) and (min-height: 40rem) {
  body { padding-top: 5rem; }
}

header, main { width: 100%; max-width: 28rem; }

header {
  display: flex;
  align-items: center;
  gap: 0.75rem;
  padding: 0 0.5rem 0.875rem;
  color: var(--soft);
  font-weight: 600;
}
header img { max-height: 3rem; max-width: 8rem; border-radius: 0.375rem; }

main {
  padding: clamp(1.5rem, 6vw, 2rem);
  border: 1px solid var(--line);
  border-radius: 0.875rem;
  background: var(--card);
}

h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.3; overflow-wrap: break-word; }
p { margin: 0 0 1rem; }
main > :last-child { margin-bottom: 0; }

.success { border-top: 0.375rem solid var(--success); }
.problem { border-top: 0.375rem solid var(--error); }

.account { margin: 0 0 1.5rem; padding: 0.75rem 1rem; border-radius: 0.625rem; background: var(--well); }
.account span { display: block; color: var(--soft); font-size: 0.8125rem; }
.account strong { display: block; font-weight: 600; }

.errors {
  margin: 0 0 1.5rem;
  padding: 0.875rem 1rem;
  border-left: 0.25rem solid var(--error);
  border-radius: 0.375rem;
  background: var(--error-well);
}
.errors h2 { margin: 0 0 0.25rem; font-size: 1rem; color: var(--error); }
.errors ul { margin: 0; padding: 0; list-style: none; }
.errors a { color: var(--error); }

.field { margin: 0 0 1.25rem; }
label { display: block; margin: 0 0 0.375rem; font-weight: 600; }
.hint { margin: 0.375rem 0 0; color: var(--soft); font-size: 0.875rem; }
.error { margin: 0.375rem 0 0; color: var(--error); font-size: 0.875rem; font-weight: 600; }

input {
  display: block;
  width: 100%;
  min-height: 3rem;
  padding: 0.625rem 0.875rem;
  border: 1px solid var(--field-line);
  border-radius: 0.625rem;
  background: var(--field);
  color: var(--ink);
  font: inherit;
}
input[aria-invalid='true'] { border: 2px solid var(--error); }
input[hidden] { display: none; }

button {
  display: block;
  width: 100%;
  min-height: 3rem;
  margin: 1.75rem 0 0;
  padding: 0.625rem 1.5rem;
  border: 1px solid transparent;
  border-radius: 0.625rem;
  background: var(--action);
  color: var(--on-action);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
.other { margin: 1.5rem 0 0; text-align: center; }
.other a { color: var(--action); display: inline-block; padding: 0.5rem; }

.open {
  display: block;
  min-height: 3rem;
  margin: 1.75rem 0;
  padding: 0.75rem 1.5rem;
  border-radius: 0.625rem;
  background: var(--action);
  color: var(--on-action);
  font-weight: 600;
  text-align: center;
  text-decoration: none;
}
.open:hover { background: var(--action-hover); }

main > h2 { margin: 1.75rem 0 0.5rem; font-size: 1.125rem; }
.intro { margin-bottom: 1.5rem; overflow-wrap: anywhere; }
.qr {
  display: block;
  width: 16.5rem;
  max-width: 100%;
  height: auto;
  margin: 0 auto 1.25rem;
  border-radius: 0.625rem;
  background: #ffffff;
}
.check { display: flex; align-items: center; gap: 0.75rem; }
.check input { flex: none; width: 1.5rem; min-height: 1.5rem; accent-color: var(--action); }
.check label { margin: 0; }
.documents { margin: 0.25rem 0 0; padding: 0 0 0 2.25rem; list-style: none; }
.documents a { display: inline-block; padding: 0.25rem 0; color: var(--action); }
.other + .other { margin-top: 0; }

button:hover { background: var(--action-hover); }

:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`

const LAYOUT = `<!DOCTYPE html>
<html lang="<%= it.language %>" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="<%= it.referrer %>">
<meta name="format-detection" content="telephone=no">
<title><%= it.title %> – <%= it.space.name %></title>
<link rel="stylesheet" href="<%= it.stylesheet %>">
</head>
<body>
<header><% if (it.space.logo) { %><img src="<%= it.space.logo %>" alt=""><% } %><%= it.space.name %></header>
<main<% if (it.status) { %> class="<%= it.status %>"<% } %>>
<%~ it.body %>
</main>
</body>
</html>
`

/** The template engine of the pages. What a template prints with `<%= %>` is escaped. */
export const pageTemplates = new Eta({ autoEscape: true, autoTrim: false })

pageTemplates.loadTemplate(
  '@captcha',
  `<% if (it.siteKey) { %><div class="field">
<div id="captcha" class="h-captcha" data-sitekey="<%= it.siteKey %>"></div>
<% if (it.captchaError) { %><p class="error"><%= it.captchaError %></p>
<% } %><noscript><p class="error"><%= it.captchaNeedsScript %></p></noscript>
<script src="https://js.hcaptcha.com/1/api.js?hl=<%= it.language %>" async defer></script>
</div>
<% } %>`,
)

const layout = pageTemplates.compile(LAYOUT)

/**
 * Renders a whole HTML page. It has no inline script or style, and no script at all but hCaptcha's.
 *
 * @param page.title the title of the window, without the Space's name
 * @param page.body HTML that is trusted, as made by a template of {@link pageTemplates}; it brings its own h1
 * @param page.status marks the page as good or bad news, beside what it says
 */
export function renderPage(page: {
  language: PageLanguage
  title: string
  space: PageSpace
  body: string
  status?: 'success' | 'problem'
  /** `same-origin` for a form that has to show that it is ours, on a page whose address is no secret */
  referrer?: 'no-referrer' | 'same-origin'
}): string {
  const { hue = null } = page.space
  const stylesheet = hue === null ? PAGE_STYLESHEET_PATH : `${PAGE_STYLESHEET_PATH}?hue=${hue}`
  return pageTemplates.render(layout, { referrer: 'no-referrer', ...page, stylesheet })
}
