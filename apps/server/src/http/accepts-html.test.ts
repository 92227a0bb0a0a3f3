import { expect, it } from 'vitest'
import { acceptsHtml } from './accepts-html.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

it.each([[BROWSER], ['text/html'], ['TEXT/HTML; q=0.8, application/json;q=0.5']])(
  'takes %s for a browser',
  (accept) => {
    expect(acceptsHtml({ accept })).toBe(true)
    expect(acceptsHtml({ accept, 'sec-fetch-dest': 'document' })).toBe(true)
    expect(acceptsHtml({ accept, 'sec-fetch-dest': 'empty' })).toBe(false)
  },
)

it.each([
  [undefined],
  [''],
  ['*/*'],
  ['text/*'],
  ['application/xml'],
  ['application/xml, text/html'],
  ['text/html;q=0'],
  ['text/html;q=none'],
  ['application/json, text/html;q=0.9'],
])('takes %s for a program', (accept) => {
  expect(acceptsHtml(accept === undefined ? {} : { accept })).toBe(false)
})
