/** A piece of SQL as mysqldump and mariadb-dump write it. Its text has a character for each octet. */
export interface Token {
  kind: 'word' | 'identifier' | 'string' | 'hex' | 'bits' | 'number' | 'mark'
  text: string
  /** the line that it begins in, from 1 */
  line: number
}

/** A dump that cannot be read, and the line that says why. */
export class DumpError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`)
    this.line = line
  }
}

/** Octets that one value may have: more than the columns of any account manager hold. */
const MAX_TOKEN = 64 * 1024 * 1024

const SPACE = /[\s\0]+/y
const WORD = /[A-Za-z_$\x80-\xff][\w$\x80-\xff]*/y
const HEX = /0x[0-9a-fA-F]*/y
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y

/** What backslash sequences stand for (MySQL Reference Manual, String Literals); others stand for their character. */
const ESCAPES: Record<string, string> = {
  0: '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  '%': '\\%',
  _: '\\_',
}

/** Splits a dump into tokens as it comes. What is left of an unfinished token waits for the next part. */
export interface Tokenizer {
  push: (part: string) => Generator<Token>
  /** @throws DumpError when the dump ends within a string or comment */
  end: () => Generator<Token>
  /** called with the text of each comment */
  onComment: (text: string) => void
}

export function createTokenizer(onComment: (text: string) => void = () => {}): Tokenizer {
  let text = ''
  let position = 0
  let line = 1
  /** how far an unfinished string or comment has been looked through */
  let scanned = 0
  let isLast = false

  const tokenizer: Tokenizer = {
    onComment,
    *push(part) {
      text = text.slice(position) + part
      scanned -= position
      position = 0
      yield* tokens()
      if (text.length - position > MAX_TOKEN) throw new DumpError(line, 'a value of more than 64 MiB')
    },
    *end() {
      isLast = true
      yield* tokens()
    },
  }

  /** Where a regular expression matches here; undefined where more text could change that. */
  function match(expression: RegExp): string | null | undefined {
    expression.lastIndex = position
    const found = expression.exec(text)?.[0]
    if (found === undefined) return null
    return position + found.length === text.length && !isLast ? undefined : found
  }

  /** Whether a number may go on in the next part, as the sign of its exponent does. */
  const isCutNumber = (): boolean => !isLast && /^[+-]?[\d.]+[eE]?[+-]?$/.test(text.slice(position, position + 400))

  function take(length: number): string {
    const taken = text.slice(position, position + length)
    for (let at = taken.indexOf('\n'); at >= 0; at = taken.indexOf('\n', at + 1)) line += 1
    position += length
    scanned = position
    return taken
  }

  /** The index after a quoted text that begins here; -1 where it does not end yet. */
  function endOfQuoted(quote: string, hasEscapes: boolean): number {
    let at = Math.max(scanned, position + 1)
    let end = text.indexOf(quote, at)
    for (;;) {
      const stop = end < 0 ? text.length : end
      const slash = hasEscapes ? text.slice(at, stop).indexOf('\\') : -1
      if (slash >= 0) {
        scanned = at + slash
        if (scanned + 1 >= text.length) return -1
        at = scanned + 2
        if (end >= 0 && end < at) end = text.indexOf(quote, at)
      } else if (end < 0 || (end + 1 >= text.length && !isLast)) {
        scanned = stop
        return -1
      } else if (text[end + 1] === quote) {
        at = end + 2
        end = text.indexOf(quote, at)
      } else return end + 1
    }
  }

  function* tokens(): Generator<Token> {
    while (position < text.length) {
      const token = next()
      if (token === undefined) return
      if (token !== null) yield token
    }
  }

  /** The next token; null for what is none; undefined where the text ends before it is known. */
  function next(): Token | null | undefined {
    const first = text[position] ?? ''
    const begun = line
    if (/[\s\0]/.test(first)) {
      SPACE.lastIndex = position
      take(SPACE.exec(text)?.[0].length ?? 1)
      return null
    }
    if (first === "'" || first === '"' || first === '`') return quoted(first, begun)
    if (isComment(first)) return comment(first)
    if (first === '/' || first === '-' || first === '0' || first === '+') {
      // these may begin something longer than one character
      if (position + 1 >= text.length && !isLast) return undefined
    }
    for (const [kind, expression] of [
      ['hex', HEX],
      ['number', NUMBER],
      ['word', WORD],
    ] as const) {
      const found = kind === 'number' && isCutNumber() ? undefined : match(expression)
      if (found === undefined) return undefined
      if (found !== null && kind === 'word') return wordOrLiteral(found, begun)
      if (found !== null) return { kind, text: take(found.length), line: begun }
    }
    return { kind: 'mark', text: take(1), line: begun }
  }

  function quoted(quote: string, begun: number): Token | undefined {
    const end = endOfQuoted(quote, quote !== '`')
    if (end < 0) {
      if (isLast) throw new DumpError(begun, `a quoted text that begins here does not end: the dump is not complete`)
      return undefined
    }
    const inner = take(end - position).slice(1, -1)
    const plain = inner.replaceAll(quote + quote, quote)
    if (quote === '`') return { kind: 'identifier', text: plain, line: begun }
    const value = inner.includes('\\') ? unescaped(inner, quote) : plain
    return { kind: 'string', text: value, line: begun }
  }

  /** `x'6162'` and `b'01'` are one token; `_binary 'text'` and `N'text'` are the text after them. */
  function wordOrLiteral(word: string, begun: number): Token | null | undefined {
    const isNext = text[position + word.length] === "'"
    if (isNext && /^[xXbB]$/.test(word)) {
      const end = text.indexOf("'", position + 2)
      if (end < 0) {
        if (isLast) throw new DumpError(begun, 'a literal that begins here does not end: the dump is not complete')
        return undefined
      }
      const digits = take(end + 1 - position).slice(2, -1)
      return { kind: /x/i.test(word) ? 'hex' : 'bits', text: digits, line: begun }
    }
    take(word.length)
    if (isNext && word.toUpperCase() === 'N') return null
    return { kind: 'word', text: word, line: begun }
  }

  function isComment(first: string): boolean {
    const two = text.slice(position, position + 2)
    return (
      first === '#' || two === '/*' || (two === '--' && /^(?:[\s\0]|$)/.test(text.slice(position + 2, position + 3)))
    )
  }

  function comment(first: string): null | undefined {
    if (first !== '/' && text.slice(position, position + 3) === '--' && !isLast) return undefined
    const close = first === '/' ? '*/' : '\n'
    const end = text.indexOf(close, Math.max(scanned - 1, position + (first === '/' ? 2 : 0)))
    if (end < 0 && !isLast) {
      scanned = text.length
      return undefined
    }
    if (end < 0 && first === '/') throw new DumpError(line, 'a comment that begins here does not end')
    tokenizer.onComment(take((end < 0 ? text.length : end + close.length) - position))
    return null
  }

  return tokenizer
}

function unescaped(inner: string, quote: string): string {
  return inner.replace(/\\([\s\S])|''|""/g, (pair, escaped?: string) => {
    if (escaped === undefined) return pair[0] === quote ? quote : pair
    return ESCAPES[escaped] ?? escaped
  })
}

/** The octets of a hexadecimal or bit literal, a character each; null where it is none. */
export function octetsOf({ kind, text }: Token): string | null {
  const digits = kind === 'bits' ? bitsToHex(text) : text.replace(/^0x/i, '')
  if (digits === null || !/^[0-9a-fA-F]*$/.test(digits)) return null
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return Buffer.from(even, 'hex').toString('latin1')
}

const bitsToHex = (bits: string): string | null =>
  /^[01]+$/.test(bits) ? BigInt(`0b${bits}`).toString(16) : bits === '' ? '' : null
