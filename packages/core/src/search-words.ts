/** Marks that are no part of a word: accents and other marks above, below and across letters, and what has no width. */
const MARKS = /[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

/** Letters that Unicode does not take apart, by how they are written where a keyboard has none of them. */
const PLAIN_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  '’': "'",
}

const SPECIAL = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g')

/** Text as a search compares it: in small letters without accents. So does `folded_search` in the database. */
export const foldText = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => PLAIN_LETTERS[letter] ?? letter)

const LETTER = '[\\p{L}\\p{N}]'
const HAS_LETTER = new RegExp(LETTER, 'u')

/** Whether a word has a letter or digit: what has none is in no index by trigrams. */
export const hasLetter = (word: string): boolean => HAS_LETTER.test(word)

/** What an index by trigrams can find inside a text: three letters or digits in a row, or one that a word begins with. */
const HAS_TRIGRAM = new RegExp(`${LETTER}{3}|[^\\p{L}\\p{N}]${LETTER}`, 'u')

/** Words that are looked for one by one; a text of more is looked for as it is. */
const MAX_WORDS = 16

/**
 * The words of a text as a search compares them, each once; none for a text that has nothing but spaces. What has no letter and no
 * digit is one only where the text has nothing else.
 */
export function wordsOf(text: string): string[] {
  const folded = foldText(text).trim()
  const parts = folded.split(/[\s,;]+/).filter(Boolean)
  const words = new Set(parts.some(hasLetter) ? parts.filter(hasLetter) : parts)
  if (words.size > 0 && words.size <= MAX_WORDS) return [...words]
  return folded === '' ? [] : [folded]
}

/** What a word begins after, but for the start. */
const BEFORE_WORDS = [' ', '-', '_', '.', '@', '+']

/** Whether a word is looked for at the beginnings of words only, as an index by trigrams would be read whole for it. */
export const isShort = (word: string): boolean => hasLetter(word) && !HAS_TRIGRAM.test(word)

/** Text to be found as it is by LIKE. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const anywhere = (text: string): string => `%${escapeLike(text)}%`

/** Patterns for LIKE, of which one is that of every text with a word. */
export const wordPatterns = (word: string): string[] =>
  isShort(word) ? [`${escapeLike(word)}%`, ...BEFORE_WORDS.map((before) => anywhere(before + word))] : [anywhere(word)]

/** Characters of a word that an index is asked for, at its beginning and its end. */
const FIRST = 3
const LAST = 6

/** Two letters that a word ends with are a trigram, too. */
const HAS_PART = new RegExp(`${HAS_TRIGRAM.source}|${LETTER}{2}[^\\p{L}\\p{N}]`, 'u')

/**
 * Patterns for LIKE of parts of a word that is not short, for an index by trigrams: it takes longer, the more of them it is
 * asked for, as all accounts of a Space may have the same domain and the same beginning of phone numbers.
 */
export function partPatterns(word: string): string[] {
  const local = word.replace(/@.*$/, '@')
  const part = HAS_PART.test(local) ? local : word
  if (part.length <= FIRST + LAST) return [anywhere(part)]
  return [part.slice(0, FIRST), part.slice(-LAST)].map(anywhere)
}

/** Whether a folded text has a word, as the patterns decide. */
const hasWord = (folded: string, word: string): boolean =>
  isShort(word)
    ? folded.startsWith(word) || BEFORE_WORDS.some((before) => folded.includes(before + word))
    : folded.includes(word)

/** Whether a text has all of the words, in any order; never, where there are none. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const folded = foldText(text)
  return words.length > 0 && words.every((word) => hasWord(folded, word))
}

/** Whether a text that is searched for finds what is known by these texts: by all of its words. One without words finds everything. */
export function isFoundBy(text: string, known: readonly (string | null | undefined)[]): boolean {
  const words = wordsOf(text)
  return words.length === 0 || hasWords(known.filter(Boolean).join(' '), words)
}
