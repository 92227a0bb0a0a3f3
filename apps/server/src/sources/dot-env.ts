/** A `.env` file that cannot be read, and the line that says why. */
export class DotEnvError extends Error {}

const NAME = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*(?:=(.*))?$/s

/** Words that Laravel's env() reads as something else than text; null: as if it were not there. */
const WORDS = new Map<string, string | null>([
  ['true', 'true'],
  ['(true)', 'true'],
  ['false', 'false'],
  ['(false)', 'false'],
  ['empty', ''],
  ['(empty)', ''],
  ['null', null],
  ['(null)', null],
])

/**
 * Reads a `.env` file as Laravel does (phpdotenv 5 and `env()`): remarks, both kinds of quotes, values over several lines,
 * `${NAME}`, and the words true, false, empty and null.
 *
 * @returns the values by name, of which the last of a name counts; without those that are null
 * @throws DotEnvError
 */
export function readDotEnv(text: string): Map<string, string> {
  const values = new Map<string, string>()
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  for (let index = 0; index < lines.length; index += 1) {
    const first = index
    let entry = lines[index] ?? ''
    if (/^\s*(?:#|$)/.test(entry)) continue
    while (endsWithin(entry)) {
      index += 1
      const next = lines[index]
      if (next === undefined) throw new DotEnvError(`.env line ${first + 1}: a quoted value does not end`)
      entry += `\n${next}`
    }
    const [, name, raw] = NAME.exec(entry) ?? []
    if (name === undefined) throw new DotEnvError(`.env line ${first + 1}: it is not NAME=value`)
    const value = raw === undefined ? null : readValue(raw.trim(), values, first + 1)
    if (value === null) values.delete(name)
    else values.set(name, value)
  }
  return values
}

/** Whether a double-quoted value goes on in the next line. */
function endsWithin(entry: string): boolean {
  const begins = /^\s*(?:export\s+)?[\w.]+\s*=\s*"/.exec(entry)
  return begins !== null && endOfQuoted(entry, begins[0].length) < 0
}

/** The index of the closing quote; -1 without one. */
function endOfQuoted(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return -1
}

function readValue(raw: string, known: ReadonlyMap<string, string>, line: number): string | null {
  if (raw.startsWith("'")) {
    const end = raw.indexOf("'", 1)
    if (end < 0) throw new DotEnvError(`.env line ${line}: a quoted value does not end`)
    return wordOf(raw.slice(1, end))
  }
  if (raw.startsWith('"')) {
    const inner = raw.slice(1, endOfQuoted(raw, 1))
    return wordOf(replaceNames(inner, known, true))
  }
  // a remark begins at # anywhere in a value without quotes
  return wordOf(replaceNames(raw.replace(/\s*#.*$/s, '').trim(), known, false))
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', '"': '"', '\\': '\\', $: '$' }

const replaceNames = (text: string, known: ReadonlyMap<string, string>, hasEscapes: boolean): string =>
  text.replace(/\\([\s\S])|\$\{([\w.]+)\}/g, (whole, escaped?: string, name?: string) => {
    if (name !== undefined) return known.get(name) ?? whole
    return hasEscapes && escaped !== undefined ? (ESCAPES[escaped] ?? whole) : whole
  })

function wordOf(text: string): string | null {
  const word = WORDS.get(text.toLowerCase())
  return word === undefined ? text : word
}
