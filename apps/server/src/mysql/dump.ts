import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { SourceRows } from '@sipspace/core'
import { createTokenizer, DumpError, octetsOf, type Token } from './dump-tokens.ts'

/** Rows that are handed over at once. */
const ROWS = 1000
/** Characters after which a batch of rows is handed over, however few they are. */
const CHARACTERS = 1024 * 1024

/**
 * Reads the rows of a dump that mysqldump or mariadb-dump has written, as they come. Each table comes once without rows when
 * it is created, so that its columns are known even if it is empty.
 *
 * @throws DumpError, with the line
 */
export async function* readDump(parts: AsyncIterable<Buffer>): AsyncGenerator<SourceRows> {
  const completeness = { isExpected: false, isSeen: false }
  const tokenizer = createTokenizer((comment) => {
    if (/^-- (?:MySQL|MariaDB) dump /.test(comment)) completeness.isExpected = true
    if (comment.startsWith('-- Dump completed')) completeness.isSeen = true
  })
  const reader = createReader()
  let isFirst = true
  for await (const part of parts) {
    if (isFirst) refuseOtherEncodings(part)
    const from = isFirst && part.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
    isFirst = false
    for (const token of tokenizer.push(part.toString('latin1', from))) {
      const rows = reader.take(token)
      if (rows) yield rows
    }
  }
  for (const token of tokenizer.end()) {
    const rows = reader.take(token)
    if (rows) yield rows
  }
  reader.end()
  if (completeness.isExpected && !completeness.isSeen) {
    throw new Error('the dump is not complete: it lacks the line “-- Dump completed” that mysqldump ends with')
  }
}

function refuseOtherEncodings(part: Buffer): void {
  const isUtf16 = part[0] === 0xff && part[1] === 0xfe
  if (isUtf16) {
    throw new Error('the dump is UTF-16, as PowerShell writes it by “>”: use the option --result-file of mysqldump')
  }
}

/** The parts of a file, unpacked where it is gzip. */
export async function* readParts(path: string): AsyncGenerator<Buffer> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(2)
    await file.read(head, 0, 2, 0)
    const packed = file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 })
    const isGzip = head[0] === 0x1f && head[1] === 0x8b
    yield* isGzip ? unpacked(packed) : packed
  } finally {
    await file.close()
  }
}

/** The parts of a file that comes piece by piece, unpacked where it is gzip. */
export async function* unpackParts(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = parts[Symbol.asyncIterator]()
  const first = await reader.next()
  if (first.done) return
  async function* all() {
    yield first.value as Buffer
    for (let next = await reader.next(); !next.done; next = await reader.next()) yield next.value
  }
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b
  yield* isGzip ? unpacked(Readable.from(all(), { objectMode: false })) : all()
}

async function* unpacked(packed: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  packed.on('error', (error) => gunzip.destroy(error))
  try {
    yield* packed.pipe(gunzip)
  } finally {
    packed.destroy()
  }
}

type Cell = string | null

interface Insert {
  table: string
  columns: readonly string[]
}

/**
 * Makes rows of tokens. A statement that is neither `create table` nor `insert` or `replace` is passed over.
 */
function createReader() {
  const columnsOf = new Map<string, readonly string[]>()
  let statement: Token[] = []
  let insert: Insert | null = null
  let isCreating = false
  let row: Cell[] | null = null
  let rows: Cell[][] = []
  let characters = 0
  /** what comes next between the rows and values of an insert */
  let expects: 'row' | 'value' | 'separator' | 'end' = 'row'
  let depth = 0
  let last: Token | null = null
  let delimiter = { line: 0, text: ';' }

  function handOver(): SourceRows | null {
    if (!insert || rows.length === 0) return null
    const batch = { ...insert, rows }
    rows = []
    characters = 0
    return batch
  }

  function takeStatement(token: Token): SourceRows | null {
    const isInsert = wordOf(statement[0]) === 'INSERT' || wordOf(statement[0]) === 'REPLACE'
    if (token.kind === 'mark' && token.text === ';') {
      if (isInsert) throw new DumpError(token.line, 'an insert without values')
      const created = isCreating ? readCreate(statement) : null
      statement = []
      isCreating = false
      depth = 0
      if (!created) return null
      columnsOf.set(created.table, created.columns)
      return { ...created, rows: [] }
    }
    if (token.kind === 'mark' && /[()]/.test(token.text)) depth += token.text === '(' ? 1 : -1
    // a column may be called value, too
    if (isInsert && depth === 0 && statement.length > 1 && /^VALUES?$/.test(wordOf(token) ?? '')) {
      insert = readInsert(statement, columnsOf)
      statement = []
      expects = 'row'
      return null
    }
    if (statement.length === 2 && /^(?:TABLE|TEMPORARY)$/.test(wordOf(statement[1]) ?? '')) {
      isCreating = wordOf(statement[0]) === 'CREATE'
    }
    // of another statement only its beginning matters
    if (isInsert || isCreating || statement.length < 2) statement.push(token)
    return null
  }

  /** Passes over what is between `DELIMITER ;;` and `DELIMITER ;`, which are triggers and procedures. */
  function isDelimited(token: Token): boolean {
    if (token.line === delimiter.line) delimiter.text += token.text
    else if ((delimiter.text !== ';' || statement.length === 0) && wordOf(token) === 'DELIMITER') {
      delimiter = { line: token.line, text: '' }
    } else return delimiter.text !== ';'
    return true
  }

  function takeInsert(token: Token, at: Insert): SourceRows | null {
    const mark = token.kind === 'mark' ? token.text : null
    if (expects === 'row' && mark === '(') {
      row = []
      expects = 'value'
    } else if (expects === 'value' && row) {
      if (mark === ')' && row.length === 0) closeRow(token, at)
      else takeValue(token, at, row)
    } else if (expects === 'separator' && mark === ',') expects = 'value'
    else if (expects === 'separator' && mark === ')') closeRow(token, at)
    else if (expects === 'end' && mark === ',') expects = 'row'
    else if (expects === 'end' && mark === ';') {
      const batch = handOver()
      insert = null
      return batch
    } else if (expects === 'end' && /^(?:ON|AS)$/.test(wordOf(token) ?? '')) {
      throw new DumpError(token.line, `insert into ${at.table}: “${token.text} …” after the values is not known`)
    } else throw unexpected(token, at)
    return rows.length >= ROWS || characters >= CHARACTERS ? handOver() : null
  }

  function takeValue(token: Token, at: Insert, values: Cell[]): void {
    const word = wordOf(token)
    if (word !== null && /^_[A-Z0-9]+$/.test(word)) return
    const value = cellOf(token, at)
    values.push(value)
    characters += value?.length ?? 0
    expects = 'separator'
  }

  function closeRow(token: Token, at: Insert): void {
    if (!row || row.length !== at.columns.length) {
      throw new DumpError(
        token.line,
        `insert into ${at.table}: ${row?.length ?? 0} values for ${at.columns.length} columns`,
      )
    }
    rows.push(row)
    row = null
    expects = 'end'
  }

  return {
    take(token: Token): SourceRows | null {
      last = token
      if (!insert && isDelimited(token)) return null
      return insert ? takeInsert(token, insert) : takeStatement(token)
    },
    /** @throws DumpError where a statement has not ended */
    end(): void {
      if ((insert || isCreating || statement.length > 1) && last) {
        throw new DumpError(last.line, 'the dump ends in the middle of a statement: it is not complete')
      }
    },
  }
}

const wordOf = (token: Token | undefined): string | null => (token?.kind === 'word' ? token.text.toUpperCase() : null)

const unexpected = (token: Token, { table }: Insert): DumpError =>
  new DumpError(token.line, `insert into ${table}: “${textOf(token.text).slice(0, 40)}” was not expected here`)

function cellOf(token: Token, at: Insert): Cell {
  if (token.kind === 'string') return decode(token.text, token, at)
  if (token.kind === 'number') return token.text
  if (token.kind === 'hex' || token.kind === 'bits') {
    const octets = octetsOf(token)
    if (octets !== null) return decode(octets, token, at)
  }
  const word = wordOf(token)
  if (word === 'NULL') return null
  if (word === 'TRUE') return '1'
  if (word === 'FALSE') return '0'
  throw unexpected(token, at)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(octets: string, token: Token, { table }: Insert): string {
  if (/^[\0-\x7f]*$/.test(octets)) return octets
  try {
    return utf8.decode(Buffer.from(octets, 'latin1'))
  } catch {
    throw new DumpError(
      token.line,
      `insert into ${table}: a text that is not UTF-8; make the dump with --default-character-set=utf8mb4`,
    )
  }
}

const textOf = (octets: string): string => Buffer.from(octets, 'latin1').toString('utf8')

const isName = (token: Token | undefined): token is Token =>
  token !== undefined && (token.kind === 'identifier' || token.kind === 'string' || token.kind === 'word')

/** The name of a table, of which that of its database is left out, and the index after it. */
function readName(tokens: readonly Token[], from: number): { name: string; next: number } | null {
  const token = tokens[from]
  if (!isName(token)) return null
  const dot = tokens[from + 1]
  if (dot?.kind === 'mark' && dot.text === '.') return readName(tokens, from + 2)
  return { name: textOf(token.text), next: from + 1 }
}

/** Words between `insert` and the name of the table. */
const INSERT_WORDS = new Set(['INSERT', 'REPLACE', 'INTO', 'IGNORE', 'DELAYED', 'LOW_PRIORITY', 'HIGH_PRIORITY'])

function readInsert(statement: readonly Token[], columnsOf: ReadonlyMap<string, readonly string[]>): Insert {
  const line = statement[0]?.line ?? 0
  const from = statement.findIndex((token) => !INSERT_WORDS.has(wordOf(token) ?? ''))
  const found = from < 0 ? null : readName(statement, from)
  if (!found) throw new DumpError(line, 'an insert without the name of a table')
  const given = statement.slice(found.next).filter(({ kind }) => kind !== 'mark')
  const columns = given.length > 0 ? given.map(({ text }) => textOf(text)) : columnsOf.get(found.name)
  if (!columns) {
    throw new DumpError(
      line,
      `insert into ${found.name}: the columns are not known, as the dump has no “create table” for it; make it without --no-create-info, or with --complete-insert`,
    )
  }
  return { table: found.name, columns }
}

/** Words that a line of `create table` begins with where it is no column. */
const NOT_COLUMNS = /^(?:PRIMARY|UNIQUE|KEY|INDEX|FULLTEXT|SPATIAL|CONSTRAINT|FOREIGN|CHECK|PERIOD)$/

function readCreate(statement: readonly Token[]): { table: string; columns: string[] } | null {
  const words = new Set(['CREATE', 'TEMPORARY', 'TABLE', 'IF', 'NOT', 'EXISTS'])
  const from = statement.findIndex((token) => !words.has(wordOf(token) ?? ''))
  const found = from < 0 ? null : readName(statement, from)
  if (!found) return null
  const columns: string[] = []
  let depth = 0
  let isBeginning = false
  for (const token of statement.slice(found.next)) {
    const mark = token.kind === 'mark' ? token.text : null
    if (mark === '(') depth += 1
    if (mark === ')') depth -= 1
    if (isBeginning && isName(token) && !NOT_COLUMNS.test(wordOf(token) ?? '')) columns.push(textOf(token.text))
    isBeginning = depth === 1 && (mark === ',' || (mark === '(' && columns.length === 0))
    if (depth === 0 && mark === ')') break
  }
  return columns.length > 0 ? { table: found.name, columns } : null
}
