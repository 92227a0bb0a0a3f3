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

  it('is the same however the text is cut into pieces', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '"', '\r', '\n', '\r\n'), maxLength: 60 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(7), { maxLength: 30 }), (written, pieces) => {
        expect(recordsOf(written, { pieces })).toEqual(recordsOf(written))
      }),
    )
  })

  it('is the same in pieces where a line is too long', () => {
    const text = `a,b\n${'x'.repeat(3 * MAX_RECORD_CHARACTERS)}\r\n"c\n${'y\n'.repeat(MAX_RECORD_CHARACTERS)}d,"e"\r\n`
    const pieces = Array.from({ length: 60 }, () => 10_007)
    expect(recordsOf(text, { pieces })).toEqual(recordsOf(text))
    expect(recordsOf(text).filter((record) => record.fault).length).toBe(2)
  })
})
