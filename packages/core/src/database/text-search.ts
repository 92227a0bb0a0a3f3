import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { hasLetter, isShort, partPatterns, wordPatterns } from '../search-words.ts'

/** Words that an index is asked for: the longest, which the fewest have. */
const INDEXED_WORDS = 3

/**
 * Whether a folded text has all of some words, as a condition; at least one. An index by trigrams finds what has parts of the
 * longest, and the rest is looked for in what it finds.
 */
export function hasAllWords(text: RawBuilder<unknown>, words: readonly string[]): RawBuilder<SqlBool> {
  const indexed = words.toSorted((a, b) => b.length - a.length).slice(0, INDEXED_WORDS)
  const conditions = words.map((word) => (indexed.includes(word) ? hasWord(text, word) : isLike(plain(text), word)))
  return sql`(${sql.join(conditions, sql` and `)})`
}

/** Whether a folded text has a word. */
export function hasWord(text: RawBuilder<unknown>, word: string): RawBuilder<SqlBool> {
  if (!hasLetter(word)) return isLike(plain(text), word)
  if (isShort(word)) return isLike(text, word)
  const parts = partPatterns(word)
  const isWhole = parts.length === 1 && parts[0] === wordPatterns(word)[0]
  const conditions = parts.map((pattern) => sql`${text} like ${pattern}`)
  return sql`(${sql.join(isWhole ? conditions : [...conditions, isLike(plain(text), word)], sql` and `)})`
}

/** A text that no index has. */
const plain = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`(${text} || '')`

const isLike = (text: RawBuilder<unknown>, word: string): RawBuilder<SqlBool> =>
  sql`(${sql.join(
    wordPatterns(word).map((pattern) => sql`${text} like ${pattern}`),
    sql` or `,
  )})`
