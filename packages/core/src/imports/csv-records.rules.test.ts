import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvRecord, createRecordReader, MAX_RECORD_CHARACTERS } from './csv-records.rules.ts'

/** All records of a text that comes in pieces of these lengths, the rest as one. */
function recordsOf(text: string, { delimiter = ',', pieces = [] }: { delimiter?: string; pieces?: number[] } = {}) {
  const read = createRecordReader(delimiter)
  const records: CsvRecord[] = []
  let at = 0
  for (const length of pieces) {
    records.push(...read(text.slice(at, at + length), false))
    at += length
  }
  records.push(...read(text.slice(at), true))
  return records
}
const linesOf = (text: string) => recordsOf(text).map(({ line, cells }) => [line, ...cells])

describe('a record', () => {
  it('begins on the line that an editor shows, whatever its line ends and those within it are', () => {
    expect(linesOf('a,b\r\n"one\r\ntwo",c\r\n\r\n,,\r\nd,"e\rf"\ng,h\ri,j')).toEqual([
      [1, 'a', 'b'],
      [2, 'one\r\ntwo', 'c'],
      [6, 'd', 'e\rf'],
      [8, 'g', 'h'],
      [9, 'i', 'j'],
    ])
  })

  it('keeps quotation marks within a cell, and spaces as they are written', () => {
    expect(recordsOf(`Max "Bob" Miller,5" screen, x , " y " ,"a ""b"""\n`)).toEqual([
      {
        line: 1,
        cells: ['Max "Bob" Miller', '5" screen', ' x ', ' y ', 'a "b"'],
        quoted: [false, false, false, true, true],
      },
    ])
  })

  it.each([
    ['a,"b" c,d\nnext,line\n', { kind: 'text_after_quote', column: 1, text: '"b" c' }],
    ['a,"b,secret\nnext,line\n', { kind: 'quote_not_closed', column: 1, text: '"b' }],
    ['a,"b\nnext,"line"\nlast,"x"\n', { kind: 'text_after_quote', column: 1, text: '"b' }],
    [`a,${'b'.repeat(70_000)}\nnext,line`, { kind: 'line_too_long', column: 1, text: 'a' }],
    [`a,"b\n${'x,y\n'.repeat(20_000)}`, { kind: 'quote_not_closed', column: 1, text: '"b' }],
  ])('that cannot be read is a fault of its line alone: %#', (text, fault) => {
    const [first, second] = recordsOf(text)
    expect(first).toMatchObject({ line: 1, fault, cells: [fault.text === 'a' ? 'a' : 'a'] })
    expect(second).toMatchObject({ line: 2 })
    expect(second?.fault).toBeUndefined()
  })

  it('has no text where nothing is between delimiters, and is left out where it has none at all', () => {
    expect(linesOf('a,,b,\n , ,\n"",""\nc')).toEqual([
      [1, 'a', '', 'b', ''],
      [4, 'c'],
    ])
    expect(linesOf('')).toEqual([])
    expect(linesOf('a')).toEqual([[1, 'a']])
    expect(linesOf('a,"b"')).toEqual([[1, 'a', 'b']])
    expect(linesOf('a\r')).toEqual([[1, 'a']])
  })

  it('may have tabs and byte order marks around quotation marks, and tabs between cells', () => {
    expect(linesOf('\ufeff"a",\t"b"\t,\ufeff"c"\n')).toEqual([[1, 'a', 'b', 'c']])
    expect(recordsOf('"a"\t"b"\t\tc', { delimiter: '\t' })[0]?.cells).toEqual(['a', 'b', '', 'c'])
    expect(recordsOf('a;"b;c";d\n', { delimiter: ';' })[0]?.cells).toEqual(['a', 'b;c', 'd'])
  })

  it('may be as long as the limit, and no longer', () => {
    const length = MAX_RECORD_CHARACTERS - 1
    for (const [text, fault] of [
      [`${'x'.repeat(length)}\nb`, undefined],
      [`${'x'.repeat(length + 1)}\nb`, 'line_too_long'],
      [`"${'x'.repeat(length - 2)}"\nb`, undefined],
      [`"${'x'.repeat(length)}"\nb`, 'quote_not_closed'],
      [`a\n${'x'.repeat(length)}\nb`, undefined],
    ] as const) {
      const found = recordsOf(text)
      expect(found.map((record) => record.fault?.kind).find(Boolean)).toBe(fault)
      expect(found.at(-1)).toMatchObject({ cells: ['b'], line: text.startsWith('a') ? 3 : 2 })
    }
  })

  it('is shown up to forty characters, and nothing of the cell after it', () => {
    const shown = (text: string) => recordsOf(text).find((record) => record.fault)?.fault?.text
    expect(shown(`"a"${'b'.repeat(37)},c\n`)).toBe(`"a"${'b'.repeat(37)}`)
    expect(shown(`"a"${'b'.repeat(38)},c\n`)).toBe(`"a"${'b'.repeat(37)}…`)
    expect(shown(`"a"${'b'.repeat(36)}\u{1f600}\u{1f600}\n`)).toBe(`"a"${'b'.repeat(36)}\ufffd…`)
    expect(shown('"a" b\r\nc')).toBe('"a" b')
    expect(shown(' "a" b')).toBe('"a" b')
  })

  it('that cannot be read has the cells before that, and is not left out', () => {
    expect(recordsOf('"a",b,"c" d,e\nf')).toEqual([
      {
        line: 1,
        cells: ['a', 'b'],
        quoted: [true, false],
        fault: { kind: 'text_after_quote', column: 2, text: '"c" d' },
      },
      { line: 2, cells: ['f'], quoted: [false] },
    ])
    expect(recordsOf('"a" b\r\n"c" d\r"e" f\n\ng').map(({ line, fault }) => [line, fault?.text])).toEqual([
      [1, '"a" b'],
      [2, '"c" d'],
      [3, '"e" f'],
      [5, undefined],
    ])
  })

  it('is given as soon as its end is there', () => {
    const read = createRecordReader(',')
    const cells = (piece: string, isEnd = false) => [...read(piece, isEnd)].map((record) => record.cells)
    expect(cells('a,b\nc,')).toEqual([['a', 'b']])
    expect(cells('d\r')).toEqual([])
    expect(cells('\n"e')).toEqual([['c', 'd']])
    expect(cells('"')).toEqual([])
    expect(cells('"f"\n')).toEqual([['e"f']])
    expect(cells('"g" h')).toEqual([])
    expect(cells(`${'x'.repeat(50)}\n`)).toEqual([[]])
    expect(cells('"i" j\n')).toEqual([[]])
    expect(cells(`"k" ${'x'.repeat(60)}`)).toEqual([[]])
    expect(cells('\nl', true)).toEqual([['l']])
  })

  it('is the same however the text is cut into pieces', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '"', '\r', '\n', '\r\n'), maxLength: 60 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(7), { maxLength: 30 }), (written, pieces) => {
        expect(recordsOf(written, { pieces })).toEqual(recordsOf(written))
      }),
    )
  })

  it.each(['"a" b\r\n"c" d\r\ne', `one\n"a" ${'x'.repeat(80)}\r\nb`, '"a\nb"\n"c\r\nd"\re'])(
    'is the same character by character: %j',
    (text) => {
      const pieces = Array.from({ length: text.length }, () => 1)
      expect(recordsOf(text, { pieces })).toEqual(recordsOf(text))
      expect(recordsOf(text).at(-1)?.line).toBe(text.split(/\r\n|\r|\n/).length)
    },
  )

  it('is the same in pieces where a line is too long', () => {
    const text = `a,b\n${'x'.repeat(3 * MAX_RECORD_CHARACTERS)}\r\n"c\n${`${'y'.repeat(99)}\n`.repeat(MAX_RECORD_CHARACTERS / 64)}d,"e"\r\n`
    const pieces = Array.from({ length: 10 }, () => 40_009)
    expect(recordsOf(text, { pieces })).toEqual(recordsOf(text))
    expect(recordsOf(text).filter((record) => record.fault).length).toBe(2)
  })
})
