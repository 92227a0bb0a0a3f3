import { expect, it } from 'vitest'
import { renderMarkdown } from './markdown.ts'

it('renders headings below that of the page, emphasis, lists and links', () => {
  expect(renderMarkdown('# Welcome\n\nIt is **free**\nfor all:\n\n- one\n- https://example.org/terms')).toBe(
    '<h2>Welcome</h2>\n<p>It is <strong>free</strong><br>\nfor all:</p>\n<ul>\n<li>one</li>\n' +
      '<li><a href="https://example.org/terms">https://example.org/terms</a></li>\n</ul>\n',
  )
})

it.each([
  ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n'],
  ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>\n'],
  ['[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>\n'],
  ['[a](data:text/html,x)', '<p>[a](data:text/html,x)</p>\n'],
  ['[a](https://example.org "\\" onclick=x")', '<p><a href="https://example.org" title="&quot; onclick=x">a</a></p>\n'],
])('makes nothing that runs of %s', (text, html) => {
  expect(renderMarkdown(text)).toBe(html)
})
