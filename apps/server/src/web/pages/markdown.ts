import MarkdownIt from 'markdown-it'

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable('image')

/** Levels that headings lose, as the page has one of the first level itself. */
const BELOW = 1

/**
 * Renders Markdown (CommonMark) that an admin has written. HTML in it is shown as text, images are left out, and links lead
 * to http, https and mailto addresses alone.
 *
 * @returns HTML
 */
export function renderMarkdown(text: string): string {
  const tokens = markdown.parse(text, {})
  for (const token of tokens) {
    const [, level] = /^h([1-6])$/.exec(token.tag) ?? []
    if (level !== undefined) token.tag = `h${Math.min(Number(level) + BELOW, 6)}`
  }
  return markdown.renderer.render(tokens, markdown.options, {})
}
