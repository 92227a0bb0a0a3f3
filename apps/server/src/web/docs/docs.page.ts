import { pageTemplates } from '../pages/page.ts'
import type { Documentation, DocumentationPage } from './documentation.ts'
import type { Found } from './search.ts'

/** The pages that the bar leads to, where they are there. */
const IN_BAR: [path: string, title: string][] = [
  ['/docs', 'REST'],
  ['/docs/trpc', 'tRPC'],
  ['/docs/sdk', 'SDK'],
  ['/docs/webhooks', 'Webhooks'],
  ['/docs/error-codes', 'Errors'],
]

const BAR = `<header class="docs-bar">
<a class="docs-home" href="/docs/guides">sipspace docs</a>
<nav aria-label="Interfaces"><% for (const [path, title] of it.links) { %><a href="<%= path %>"<% if (path === it.current) { %> aria-current="page"<% } %>><%= title %></a><% } %></nav>
<form role="search" action="/docs/search"><input type="search" name="q" value="<%= it.words %>" maxlength="200" aria-label="Search the documentation" placeholder="Search all pages"></form>
</header>`

const bar = pageTemplates.compile(BAR)

const NAVIGATION = `<% for (const group of it.groups) { %><section>
<h2><%= group.name %></h2>
<ul><% for (const page of group.pages) { %>
<li><a href="<%= page.path %>"<% if (page.path === it.current) { %> aria-current="page"<% } %>><%= page.title %></a></li><% } %>
</ul>
</section>
<% } %>`

pageTemplates.loadTemplate('@docs-navigation', NAVIGATION)

const LAYOUT = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.title %> – sipspace</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<%~ it.bar %>
<div class="docs">
<details class="docs-all"><summary>All pages</summary><nav aria-label="All pages"><%~ include('@docs-navigation', it) %></nav></details>
<nav class="docs-side" aria-label="Pages"><%~ include('@docs-navigation', it) %></nav>
<main>
<%~ it.body %>
</main>
</div>
</body>
</html>
`

const layout = pageTemplates.compile(LAYOUT)

const RESULTS = `<h1>Search</h1>
<p role="status"><% if (it.words.trim() === '') { %>Type some words into the field above: a path, a setting, an error code, anything.<% } else { %><%= it.found.length %><% if (it.found.length >= 40) { %> or more<% } %> found for “<%= it.words %>”.<% } %></p>
<ol class="found"><% for (const one of it.found) { %>
<li><a href="<%= one.address %>"><%= one.heading %></a><% if (one.of !== one.heading) { %> <span><%= one.of %></span><% } %><p><%= one.excerpt %></p></li><% } %>
</ol>`

const results = pageTemplates.compile(RESULTS)

type Groups = Documentation['groups']

/** The bar above every page, that of the reference too. */
export function barOf({ pages }: Pick<Documentation, 'pages'>, current = '/docs', words = ''): string {
  const links = IN_BAR.filter(([path]) => path === '/docs' || pages.some((page) => page.path === path))
  return pageTemplates.render(bar, { links, current, words })
}

const pageOf = (it: {
  groups: Groups
  pages: DocumentationPage[]
  current: string
  title: string
  body: string
  words?: string
}) => pageTemplates.render(layout, { ...it, bar: barOf(it, it.current, it.words) })

/** A page of the repository as HTML, without a script. */
export function documentationPage({
  documentation: { groups, pages },
  page,
  html,
}: {
  documentation: Documentation
  page: DocumentationPage
  html: string
}): string {
  return pageOf({ groups, pages, current: page.path, title: page.title, body: html })
}

/** What was found, as a page. */
export function searchPage({
  documentation: { groups, pages },
  words,
  found,
}: {
  documentation: Documentation
  words: string
  found: Found[]
}): string {
  const body = pageTemplates.render(results, { words, found })
  return pageOf({
    groups,
    pages,
    current: '/docs/search',
    title: words === '' ? 'Search' : `Search: ${words}`,
    body,
    words,
  })
}
