/** A record of a file: the line that it begins on, from 1 as an editor counts them, and what is in its cells. */
export interface CsvRecord {
  line: number
  /** as written: quotation marks around a cell are gone, spaces are not */
  cells: string[]
  /** whether a cell had quotation marks around it, so that its outer spaces belong to it */
  quoted: boolean[]
  /** the positions of cells that a spreadsheet has made dates of; what was typed in is not known */
  dates?: number[]
  /** why the line cannot be read; the cells before that are there */
  fault?: CsvFault
  /** whether it was put right after the file was uploaded, so that its cells are as they were typed in */
  isCorrected?: true
}

export interface CsvFault {
  kind: 'quote_not_closed' | 'text_after_quote' | 'line_too_long' | 'vcard_unreadable'
  /** the position of the cell, from 0 */
  column: number
  /** what is written there, cut where it is long */
  text: string
}

/** A record that is longer is a quotation mark that is not closed, or no line of a table. */
export const MAX_RECORD_CHARACTERS = 65_536

const MAX_TEXT = 40

const [QUOTE, LF, CR, SPACE, TAB, BOM] = [0x22, 0x0a, 0x0d, 0x20, 0x09, 0xfeff]

type Cell = { value: string; end: number } | { kind: CsvFault['kind'] } | null

interface Found {
  record: Omit<CsvRecord, 'line'>
  /** where the next record begins */
  next: number
  /** line ends up to there */
  lineEnds: number
}

/**
 * A reader of records (RFC 4180) that goes on after every fault: a line that cannot be read is a record with a fault, and
 * the line after it begins the next record. Quotation marks within a cell that does not begin with one are text. Lines
 * end with CR LF, LF or CR, whichever comes. Lines without a cell that has text are left out.
 *
 * `read` is given the text piece by piece, and `isEnd` with the last one.
 */
export function createRecordReader(separator: string) {
  const delimiter = separator.charCodeAt(0)
  let pending = ''
  let line = 1
  let isSkipping = false

  /** Goes on after the line that the text at `from` is of; null when its end is not there yet. */
  function afterLine(text: string, from: number, isEnd: boolean): number | null {
    const end = findLineEnd(text, from)
    // LF may come after CR
    if (isEnd || end < text.length - 1) return end + lengthOfLineEnd(text, end)
    pending = text.slice(end)
    isSkipping = true
    return null
  }

  return function* read(piece: string, isEnd: boolean): Generator<CsvRecord> {
    const text = pending + piece
    pending = ''
    let at = 0
    if (isSkipping) {
      isSkipping = false
      const next = afterLine(text, 0, isEnd)
      if (next === null) return
      at = next
      line += 1
    }
    while (at < text.length) {
      const found = readRecord(text, at, delimiter, isEnd)
      if (found === null) {
        pending = text.slice(at)
        return
      }
      const { record } = found
      if (record.fault || record.cells.some((cell) => cell.trim() !== '')) yield { line, ...record }
      if (record.fault === undefined) {
        line += found.lineEnds
        at = found.next
        continue
      }
      const next = afterLine(text, at, isEnd)
      if (next === null) return
      line += 1
      at = next
    }
  }
}

/** The record that begins at `start`; null when more text is needed to know its end. */
function readRecord(text: string, start: number, delimiter: number, isEnd: boolean): Found | null {
  const limit = start + MAX_RECORD_CHARACTERS
  const cells: string[] = []
  const quoted: boolean[] = []
  let at = start
  for (;;) {
    const open = skipBlanks(text, at, delimiter)
    const isQuoted = text.charCodeAt(open) === QUOTE
    const cell = isQuoted
      ? readQuotedCell(text, open, { delimiter, limit, isEnd })
      : readPlainCell(text, at, { delimiter, limit, isEnd })
    if (cell === null) return null
    if ('kind' in cell) {
      const from = cell.kind === 'line_too_long' ? start : open
      // what is shown of it is not all there yet
      if (!isEnd && from + MAX_TEXT >= text.length && findLineEnd(text, from) === text.length) return null
      const fault = { kind: cell.kind, column: cells.length, text: excerpt(text, from, delimiter) }
      return { record: { cells, quoted, fault }, next: start, lineEnds: 0 }
    }
    cells.push(cell.value)
    quoted.push(isQuoted)
    const { end } = cell
    if (text.charCodeAt(end) === delimiter) {
      at = end + 1
      continue
    }
    if (end === text.length - 1 && text.charCodeAt(end) === CR && !isEnd) return null
    const next = end + lengthOfLineEnd(text, end)
    return { record: { cells, quoted }, next, lineEnds: quoted.includes(true) ? countLineEnds(text, start, next) : 1 }
  }
}

interface Bounds {
  delimiter: number
  /** where a record that has not ended is too long */
  limit: number
  isEnd: boolean
}

function readPlainCell(text: string, start: number, { delimiter, limit, isEnd }: Bounds): Cell {
  const stop = Math.min(text.length, limit)
  let end = start
  while (end < stop) {
    const code = text.charCodeAt(end)
    if (code === delimiter || code === LF || code === CR) return { value: text.slice(start, end), end }
    end += 1
  }
  if (end >= limit) return { kind: 'line_too_long' }
  return isEnd ? { value: text.slice(start, end), end } : null
}

function readQuotedCell(text: string, open: number, { delimiter, limit, isEnd }: Bounds): Cell {
  const unclosed: Cell = isEnd || text.length > limit ? { kind: 'quote_not_closed' } : null
  let value = ''
  for (let from = open + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote === -1 || quote >= limit) return unclosed
    value += text.slice(from, quote)
    if (text.charCodeAt(quote + 1) === QUOTE) {
      value += '"'
      from = quote + 2
      continue
    }
    const end = skipBlanks(text, quote + 1, delimiter)
    if (end === text.length) return isEnd ? { value, end } : unclosed
    const code = text.charCodeAt(end)
    return code === delimiter || code === LF || code === CR ? { value, end } : { kind: 'text_after_quote' }
  }
}

/** Spaces, tabs that separate nothing, and the byte order marks of files that have been put together. */
function skipBlanks(text: string, from: number, delimiter: number): number {
  for (let at = from; ; at += 1) {
    const code = text.charCodeAt(at)
    if (code === delimiter || (code !== SPACE && code !== TAB && code !== BOM)) return at
  }
}

function findLineEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at += 1
  return at
}

function lengthOfLineEnd(text: string, at: number): number {
  if (at >= text.length) return 0
  return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0
  for (let at = from; ; count += 1) {
    const end = findLineEnd(text, at)
    if (end >= to) return count
    at = end + lengthOfLineEnd(text, end)
  }
}

/** The beginning of one cell, on one line: what is after its delimiter may be a password. */
function excerpt(text: string, from: number, delimiter: number): string {
  const end = Math.min(findLineEnd(text, from), from + MAX_TEXT + 1)
  const [cell = ''] = text.slice(from, end).split(String.fromCharCode(delimiter), 1)
  return cell.length > MAX_TEXT ? `${cell.slice(0, MAX_TEXT).toWellFormed()}…` : cell
}
