import ICAL from 'ical.js'
import { type CsvRecord, MAX_RECORD_CHARACTERS } from './csv-records.rules.ts'
import type { ImportFieldValue } from './imports.schema.ts'

/** What of a vCard (RFC 6350) becomes of an account: as the columns of a table. */
export const VCARD_COLUMNS: readonly { name: string; field: ImportFieldValue | null }[] = [
  { name: 'IMPP', field: 'username' },
  { name: 'FN', field: 'display_name' },
  { name: 'N (given)', field: 'given_name' },
  { name: 'N (family)', field: 'family_name' },
  { name: 'EMAIL', field: 'email' },
  { name: 'TEL', field: 'phone' },
  { name: 'LANG', field: 'language' },
  { name: 'NICKNAME', field: null },
  { name: 'ORG', field: null },
]

/** As jCal has it (RFC 7095): a value of several parts is a list. */
type Value = string | number | boolean | Value[]

type Property = [name: string, parameters: Record<string, string | string[]>, type: string, ...values: Value[]]

/** Whether a text is a file of vCards. */
export const isVcard = (text: string): boolean => /^\ufeff?\s*BEGIN:VCARD\s*$/im.test(text.slice(0, 200))

/**
 * The vCards of a file, one by one, at the lines that they begin on. One that cannot be read is a record with a fault; the
 * next one begins with `BEGIN:VCARD`.
 */
export async function* readVcards(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let card: string[] | null = null
  let characters = 0
  let begin = 0
  let line = 0
  for await (const text of linesOf(pieces)) {
    line += 1
    if (/^\ufeff?BEGIN:VCARD\s*$/i.test(text)) {
      if (card !== null) yield fault(begin, 'vcard_unreadable', card)
      card = []
      characters = 0
      begin = line
    }
    if (card === null) continue
    characters += text.length
    const isTooLong = characters > MAX_RECORD_CHARACTERS
    if (/^END:VCARD\s*$/i.test(text)) {
      yield isTooLong ? fault(begin, 'line_too_long', card) : recordOf(begin, card)
      card = null
    } else if (!isTooLong) card.push(text)
  }
  if (card !== null) yield fault(begin, 'vcard_unreadable', card)
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) yield text.replace(/\r$/, '')
    // a longer line is no vCard's: with what is left of it, its card is too long
    rest = rest.slice(0, MAX_RECORD_CHARACTERS + 1)
  }
  yield rest.replace(/\r$/, '')
}

const isName = (text: string) => /^(?:FN|N|EMAIL|TEL)[;:]/i.test(text)

function fault(line: number, kind: 'vcard_unreadable' | 'line_too_long', card: readonly string[]): CsvRecord {
  const text = (card.find(isName) ?? card[0] ?? '').slice(0, 40).toWellFormed()
  return { line, cells: [], quoted: [], fault: { kind, column: 0, text } }
}

function recordOf(line: number, card: readonly string[]): CsvRecord {
  // what begins and ends it may have a byte order mark, and spaces
  const properties = propertiesOf(['BEGIN:VCARD', ...asLaterVersion(card.slice(1)), 'END:VCARD'].join('\n'))
  if (properties === null) return fault(line, 'vcard_unreadable', card)
  const all = (name: string) => properties.filter(([known]) => known === name)
  const first = (name: string) => textOf(preferred(all(name))?.[3])
  const sip = all('impp')
    .map((property) => textOf(property[3]))
    .find((uri) => /^sips?:/i.test(uri))
  const [family, given] = namesOf(all('n')[0]?.[3])
  const cells = [
    sip ?? '',
    first('fn'),
    given,
    family,
    first('email'),
    textOf(preferredPhone(all('tel'))?.[3]),
    first('lang'),
    first('nickname'),
    first('org'),
  ]
  return { line, cells, quoted: cells.map(() => false) }
}

const textOf = (value: Value = ''): string =>
  (Array.isArray(value) ? value.map((part) => textOf(part)).join(' ') : String(value)).trim()

const namesOf = (value: Value = ''): [family: string, given: string] => {
  const [family, given] = Array.isArray(value) ? value : textOf(value).split(';')
  return [textOf(family), textOf(given)]
}

const typesOf = ([, { type }]: Property): string[] => [type ?? []].flat().flatMap((one) => one.toLowerCase().split(','))

/** The property that is preferred (RFC 6350 section 5.3, and vCard 3.0), else the first. */
const preferred = (properties: readonly Property[]): Property | undefined =>
  properties.toSorted((a, b) => rankOf(a) - rankOf(b))[0]

const rankOf = (property: Property): number => {
  const { pref } = property[1]
  return typesOf(property).includes('pref') ? 0 : pref === undefined ? 101 : Number(pref)
}

/** A mobile number, else the preferred one; no fax. */
function preferredPhone(properties: readonly Property[]): Property | undefined {
  const phones = properties.filter((property) => !typesOf(property).some((type) => ['fax', 'pager'].includes(type)))
  return phones.find((property) => typesOf(property).includes('cell')) ?? preferred(phones)
}

function propertiesOf(card: string): Property[] | null {
  try {
    const [, properties] = ICAL.parse(card) as unknown as [string, Property[]]
    return properties
  } catch {
    return null
  }
}

/**
 * vCard 2.1, as Outlook and older phones write it, has types without a name (`TEL;CELL`), and text as quoted-printable (RFC
 * 2045 section 6.7).
 */
function asLaterVersion(card: readonly string[]): string[] {
  const lines = [...card]
  const decoded: string[] = []
  const isOld = card.some((text) => /^VERSION:2\.1\s*$/i.test(text))
  const withTypes = (text: string): string =>
    isOld ? text.replace(/^[\w.-]+;[^:]*/, (name) => name.replace(/;(?![\w-]+=)/g, ';TYPE=')) : text
  for (let text = lines.shift(); text !== undefined; text = lines.shift()) {
    if (!/^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(text)) {
      decoded.push(withTypes(text))
      continue
    }
    // a line that goes on ends with =
    while (text.endsWith('=')) text = text.slice(0, -1) + (lines.shift() ?? '')
    const colon = text.indexOf(':')
    const name = text.slice(0, colon).replace(/;(?:ENCODING=)?QUOTED-PRINTABLE|;CHARSET=[^;:]*/gi, '')
    const octets = text
      .slice(colon + 1)
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    const isLatin = /CHARSET="?(?:ISO-8859|WINDOWS-125)/i.test(text.slice(0, colon))
    // as a stream: of a text that is whole, Node.js 20 takes windows-1252 for ISO 8859-1
    const decoder = new TextDecoder(isLatin ? 'windows-1252' : 'utf-8')
    const value = decoder.decode(Buffer.from(octets, 'latin1'), { stream: true }) + decoder.decode()
    decoded.push(`${withTypes(name)}:${value.replace(/\r?\n/g, '\\n')}`)
  }
  return decoded
}
