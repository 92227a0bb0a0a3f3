import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { parse as parseNow } from 'csv-parse/sync'
import type { DelimiterValue, EncodingValue } from './imports.schema.ts'

/** A line of a file: where it is, from 1, and what is in its cells. */
export interface CsvRecord {
  line: number
  cells: string[]
}

/** A file that is not what it is said to be, from a line on. */
export class UnreadableFile extends Error {
  readonly line: number

  constructor(line: number, options?: ErrorOptions) {
    super(`line ${line} cannot be read`, options)
    this.line = line
  }
}

const MAX_RECORD_CHARACTERS = 65_536

/** A file may have been put together from several, of other programs. */
const LINE_ENDS = ['\r\n', '\n', '\r']

const options = (delimiter: DelimiterValue) =>
  ({
    delimiter,
    bom: true,
    record_delimiter: LINE_ENDS,
    relax_column_count: true,
    // `5" screen`, and `Max "Bob" Miller`
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    info: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  }) as const

/** The first line of a file that says what separates its cells, as Excel reads it, quoted or not. */
const SEPARATOR_LINE = /^\ufeff?"?sep=(.)"?\r?\n/i

const isSeparatorLine = ({ line, cells }: CsvRecord): boolean =>
  line === 1 && /^sep=.?$/i.test(cells[0] ?? '') && cells.slice(1).every((cell) => cell === '')

const toRecord = ({ record, info }: { record: string[]; info: { lines: number } }): CsvRecord => ({
  line: info.lines,
  cells: record,
})

function unreadable(error: unknown): unknown {
  return error instanceof CsvError ? new UnreadableFile(Number(error['lines'] ?? 1), { cause: error }) : error
}

/** The encoding of a file's first bytes: what its byte order mark says, else UTF-8 when they are that. */
export function detectEncoding(start: Buffer): EncodingValue {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

const DELIMITERS: DelimiterValue[] = [',', ';', '\t', '|']

/** What separates the cells: what gives the first lines the most cells, as many on each. */
export function detectDelimiter(text: string): DelimiterValue {
  const declared = DELIMITERS.find((delimiter) => delimiter === SEPARATOR_LINE.exec(text)?.[1])
  if (declared !== undefined) return declared
  let best: { delimiter: DelimiterValue; cells: number } = { delimiter: ',', cells: 1 }
  for (const delimiter of DELIMITERS) {
    const records = firstRecords(text, delimiter)
    const cells = records[0]?.cells.length ?? 1
    const isEven = records.every((record) => record.cells.length === cells)
    if (isEven && cells > best.cells) best = { delimiter, cells }
  }
  if (best.cells > 1) return best.delimiter
  const [header = ''] = text.split(/\r?\n/, 1)
  return DELIMITERS.toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ','
}

const PREVIEW_LINES = 11

/** The first records of the start of a file, of which the last line may be cut. */
export function firstRecords(text: string, delimiter: DelimiterValue): CsvRecord[] {
  const lines = text.split('\n', 200)
  const whole = lines.length > 1 ? lines.slice(0, -1).join('\n') : text
  const read = (more: { quote?: false }) =>
    parseNow(whole, { ...options(delimiter), ...more, to: PREVIEW_LINES })
      .map((one) => toRecord(one as unknown as Parameters<typeof toRecord>[0]))
      .filter((record) => !isSeparatorLine(record))
  try {
    return read({})
  } catch {
    // what is wrong with it, the check tells
    return read({ quote: false })
  }
}

export const decodeStart = (start: Buffer, encoding: EncodingValue): string =>
  new TextDecoder(encoding).decode(start, { stream: true })

/**
 * The records of a file, one by one.
 *
 * @throws UnreadableFile
 */
export async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  { delimiter, encoding }: { delimiter: DelimiterValue; encoding: EncodingValue },
): AsyncGenerator<CsvRecord> {
  const parser = parse(options(delimiter))
  // its errors end the loop below
  pipeline(Readable.from(decode(chunks, encoding)), parser, () => {})
  try {
    for await (const one of parser) {
      const record = toRecord(one as Parameters<typeof toRecord>[0])
      if (!isSeparatorLine(record)) yield record
    }
  } catch (error) {
    throw unreadable(error)
  }
}

async function* decode(chunks: AsyncIterable<Buffer>, encoding: EncodingValue): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}
