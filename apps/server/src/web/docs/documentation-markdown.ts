import MarkdownIt from 'markdown-it'
import type { Documentation, DocumentationPage } from './documentation.ts'

/** A part of a page under a heading, to be found by its words. */
export interface Section {
  heading: string
  /** of the heading, within the page */
  anchor: string
  text: string
}

export interface RenderedPage {
  html: string
  sections: Section[]
}

type Token = ReturnType<MarkdownIt['parse']>[number]

const markdown = new MarkdownIt({ html: false })
const { renderer } = markdown

// what is wider than a phone is moved sideways by itself, by the keyboard too
renderer.rules['table_open'] = () => '<div class="wide" tabindex="0" role="region" aria-label="Table">\n<table>\n'
renderer.rules['table_close'] = () => '</table>\n</div>\n'
renderer.rules['fence'] = (tokens, index) => {
  const { info = '', content = '' } = tokens[index] ?? {}
  const [, title] = /title="([^"]+)"/.exec(info) ?? []
  const { escapeHtml } = markdown.utils
  const caption = title === undefined ? '' : `<figcaption>${escapeHtml(title)}</figcaption>\n`
  const label = escapeHtml(title ?? (info.split(' ')[0] || 'Text'))
  return `<figure>\n${caption}<pre tabindex="0" role="region" aria-label="${label}"><code>${escapeHtml(content)}</code></pre>\n</figure>\n`
}

/** The anchor of a heading, as GitHub makes it, so that links lead there in both places. */
function anchorOf(heading: string, used: Map<string, number>): string {
  const plain = heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-')
  const before = used.get(plain) ?? 0
  used.set(plain, before + 1)
  return before === 0 ? plain : `${plain}-${before}`
}

/** Renders a page of the repository, with links that lead to the other pages, and takes its text apart by headings. */
export function renderDocumentation(page: DocumentationPage, addressOf: Documentation['addressOf']): RenderedPage {
  const tokens = markdown.parse(page.markdown, {})
  const used = new Map<string, number>()
  const sections: Section[] = []
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1]
    if (token.type === 'heading_open' && inline) {
      const heading = textOf(inline)
      const anchor = anchorOf(heading, used)
      token.attrSet('id', anchor)
      sections.push({ heading, anchor, text: '' })
    } else if (token.type === 'inline') {
      leadLinks(token, (href) => addressOf(page, href))
    }
    const last = sections.at(-1)
    const isHeading = tokens[index - 1]?.type === 'heading_open'
    if (last && !isHeading && ['inline', 'fence', 'code_block'].includes(token.type)) last.text += `${textOf(token)}\n`
  }
  return { html: renderer.render(tokens, markdown.options, {}), sections }
}

const textOf = (token: Token): string =>
  token.children?.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('') ?? token.content

/** Gives links their addresses; one that leads to no page is shown as its words. */
function leadLinks(inline: Token, addressOf: (href: string) => string | null): void {
  const led: boolean[] = []
  inline.children =
    inline.children?.filter((token) => {
      if (token.type === 'link_open') {
        const address = addressOf(token.attrGet('href') ?? '')
        if (address !== null) token.attrSet('href', address)
        led.push(address !== null)
        return address !== null
      }
      return token.type !== 'link_close' || led.pop() === true
    }) ?? null
}
