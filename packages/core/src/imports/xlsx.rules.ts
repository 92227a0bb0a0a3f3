import { type UnzipFileInfo, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import type { CsvRecord } from './csv-records.rules.ts'
import { MAX_COLUMNS } from './imports.schema.ts'
import { formatInteger, type NumberFormat, readNumberFormat } from './xlsx-formats.rules.ts'

/** A file that is not what it seems to be, or larger than it may be. */
export class UnreadableFile extends Error {}

/** Bytes of a workbook, which is read as a whole: some ten thousand lines. Larger tables come as CSV. */
export const MAX_XLSX_BYTES = 16_777_216

/** Bytes of its parts when they are unpacked, as the archive declares them; no part gets more than it declares. */
const MAX_UNPACKED_BYTES = 67_108_864

const MAX_ENTRIES = 1_000

/**
 * The lines of the first sheet of a workbook (ECMA-376), row by row. Of the sheet's cells, those beyond the columns that a
 * file may have are left out: a sheet may name cells that are as far apart as it likes.
 *
 * @throws UnreadableFile
 */
export function* readXlsx(file: Uint8Array): Generator<CsvRecord> {
  const parts = unpack(file)
  const workbook = 'xl/workbook.xml'
  const sheetId = firstOf(parts, workbook, 'sheet', ({ 'r:id': id }) => id)
  const target = firstOf(parts, 'xl/_rels/workbook.xml.rels', 'Relationship', ({ Id, Target }) =>
    Id === sheetId ? Target : undefined,
  )
  const sheet = target === undefined ? undefined : parts[pathOf(target)]
  if (!sheet) throw new UnreadableFile('the workbook has no sheet')
  const shared = parts['xl/sharedStrings.xml']
  const styles = parts['xl/styles.xml']
  yield* readSheet(sheet, {
    strings: shared ? [...readStrings(shared)] : [],
    formats: styles ? readFormats(styles) : [],
  })
}

/** Paths are relative to the folder of the workbook, or absolute in the archive (ECMA-376 part 2). */
const pathOf = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`)

function unpack(file: Uint8Array): Record<string, Uint8Array> {
  let bytes = 0
  let entries = 0
  const isNeeded = ({ name, originalSize }: UnzipFileInfo): boolean => {
    entries += 1
    if (entries > MAX_ENTRIES) throw new UnreadableFile('the archive has too many entries')
    if (!/^xl\/(workbook|sharedStrings|styles|worksheets\/[^/]+)\.xml$|^xl\/_rels\/workbook\.xml\.rels$/.test(name))
      return false
    bytes += originalSize
    if (bytes > MAX_UNPACKED_BYTES) throw new UnreadableFile('the archive is too large when it is unpacked')
    return true
  }
  try {
    return unzipSync(file, { filter: isNeeded })
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile('the archive cannot be read', { cause: error })
  }
}

type Attributes = Record<string, string>

interface Handlers {
  open: (name: string, attributes: Attributes) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

const PIECE_BYTES = 65_536

/** Parses XML piece by piece; after each piece, what the handlers have gathered can be taken. */
function* parsed(xml: Uint8Array, { open, close, text }: Handlers): Generator<void> {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw new UnreadableFile('the workbook has a part that is no XML', { cause: error })
  })
  parser.on('opentag', ({ name, attributes }) => open(withoutPrefix(name), attributes))
  if (close) parser.on('closetag', ({ name }) => close(withoutPrefix(name)))
  if (text) parser.on('text', text)
  const decoder = new TextDecoder()
  for (let at = 0; at < xml.length; at += PIECE_BYTES) {
    parser.write(decoder.decode(xml.subarray(at, at + PIECE_BYTES), { stream: true }))
    yield
  }
  parser.close()
  yield
}

/** Some programs write `x:row` for `row`. */
const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1)

/** What the first element of a name gives that gives anything. */
function firstOf(
  parts: Record<string, Uint8Array>,
  part: string,
  element: string,
  read: (attributes: Attributes) => string | undefined,
): string | undefined {
  const xml = parts[part]
  if (!xml) throw new UnreadableFile(`the archive has no ${part}`)
  let found: string | undefined
  const open = (name: string, attributes: Attributes) => {
    if (name === element) found ??= read(attributes)
  }
  for (const _ of parsed(xml, { open }));
  return found
}

/** The texts that cells refer to by number; of rich text all runs, without readings for furigana. */
function* readStrings(xml: Uint8Array): Generator<string> {
  let strings: string[] = []
  let written = ''
  let path: string[] = []
  const steps = parsed(xml, {
    open(name) {
      path = [...path, name]
      if (name === 'si') written = ''
    },
    text(text) {
      if (path.at(-1) === 't' && !path.includes('rPh')) written += text
    },
    close(name) {
      path = path.slice(0, -1)
      if (name === 'si') strings.push(unescaped(written))
    },
  })
  for (const _ of steps) {
    yield* strings
    strings = []
  }
}

/** Characters that XML cannot have are written `_x000D_` (ECMA-376 part 1, section 22.9.2.19). */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** The formats of numbers that cells refer to by position. */
function readFormats(xml: Uint8Array): NumberFormat[] {
  const codes = new Map<string, string>()
  const formats: NumberFormat[] = []
  let isOfCells = false
  const steps = parsed(xml, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'cellXfs') isOfCells = true
      if (name === 'numFmt') codes.set(numFmtId, formatCode)
      if (name === 'xf' && isOfCells) formats.push(readNumberFormat(Number(numFmtId), codes.get(numFmtId)))
    },
    close(name) {
      if (name === 'cellXfs') isOfCells = false
    },
  })
  for (const _ of steps);
  return formats
}

/** The position of a cell such as `AB12`, from 0; null where it is not said. */
function columnOf(reference: string | undefined): number | null {
  const [letters] = /^[a-z]{1,3}(?=\d)/i.exec(reference ?? '') ?? []
  if (letters === undefined) return null
  let column = 0
  for (const letter of letters.toUpperCase()) column = 26 * column + letter.charCodeAt(0) - 64
  return column - 1
}

/** What cells refer to by number. */
interface Referred {
  strings: readonly string[]
  formats: readonly NumberFormat[]
}

function* readSheet(xml: Uint8Array, { strings, formats }: Referred): Generator<CsvRecord> {
  let records: CsvRecord[] = []
  let line = 0
  let cells: string[] = []
  let dates: number[] = []
  let column = -1
  let type = 'n'
  let format: NumberFormat = null
  let written = ''
  let inside = ''
  const steps = parsed(xml, {
    open(name, { r, t = 'n', s }) {
      inside = name
      if (name === 'row') {
        line = /^[1-9]\d{0,8}$/.test(r ?? '') ? Number(r) : line + 1
        cells = []
        dates = []
        column = -1
      } else if (name === 'c') {
        column = columnOf(r) ?? column + 1
        type = t
        format = (t === 'n' ? formats[Number(s)] : t === 'd' ? 'date' : null) ?? null
        written = ''
      }
    },
    text(text) {
      if (inside === 'v' || (inside === 't' && type === 'inlineStr')) written += text
    },
    close(name) {
      inside = ''
      if (name === 'c' && written !== '' && column < MAX_COLUMNS) {
        while (cells.length < column) cells.push('')
        const value = valueOfCell(type, written, strings)
        cells[column] = format === null || format === 'date' ? value : formatInteger(value, format.form)
        if (format === 'date') dates.push(column)
      } else if (name === 'row' && cells.some((cell) => cell.trim() !== '')) {
        records.push({ line, cells, quoted: cells.map(() => false), ...(dates.length > 0 ? { dates } : {}) })
      }
    },
  })
  for (const _ of steps) {
    yield* records
    records = []
  }
}

function valueOfCell(type: string, written: string, strings: readonly string[]): string {
  switch (type) {
    case 's':
      return strings[Number(written)] ?? ''
    case 'b':
      return written === '1' ? 'true' : 'false'
    case 'n':
      return numberAsText(written)
    case 'e':
      return ''
    default:
      return unescaped(written)
  }
}

/** A number as it is shown without a format: `3.3612345678E10` is how some programs write a phone number. */
function numberAsText(written: string): string {
  const number = Number(written)
  return /e/i.test(written) && Number.isSafeInteger(number) ? String(number) : written
}
