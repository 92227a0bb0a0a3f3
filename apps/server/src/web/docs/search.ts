/** Something that can be found: a part of a page, or an operation of a REST document. */
export interface Entry {
  address: string
  /** what it is a part of, such as the title of a page */
  of: string
  heading: string
  text: string
}

export interface Found extends Entry {
  /** the text around the first word that was looked for */
  excerpt: string
}

const MOST = 40
const AROUND = 90

/** Finds entries that have all the words somewhere; those with them in their heading come first, then in the title. */
export function search(entries: Entry[], words: string): Found[] {
  const terms = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (terms.length === 0) return []
  const scored = entries.flatMap((entry) => {
    const [heading, of, text] = [entry.heading, entry.of, entry.text].map((part) => part.toLowerCase())
    const scores = terms.map((term) =>
      heading?.includes(term) ? 9 : of?.includes(term) ? 3 : text?.includes(term) ? 1 : 0,
    )
    return scores.includes(0) ? [] : [{ entry, score: scores.reduce<number>((sum, score) => sum + score, 0) }]
  })
  return scored
    .toSorted((one, other) => other.score - one.score)
    .slice(0, MOST)
    .map(({ entry }) => ({ ...entry, excerpt: excerptOf(entry.text, terms) }))
}

function excerptOf(text: string, terms: string[]): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim()
  const places = terms.map((term) => plain.toLowerCase().indexOf(term)).filter((place) => place >= 0)
  const start = Math.max(0, Math.min(...places, plain.length) - AROUND)
  const from = places.length === 0 ? 0 : start
  const end = from + 2 * AROUND
  return `${from > 0 ? '…' : ''}${plain.slice(from, end)}${end < plain.length ? '…' : ''}`
}
