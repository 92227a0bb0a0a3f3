import { describe, expect, it } from 'vitest'
import { decodeStart, detectDelimiter, detectEncoding, firstRecords, readRecords, textOf } from './csv.rules.ts'
import type { DelimiterValue, EncodingValue } from './imports.schema.ts'

describe('the encoding of a file', () => {
  it.each([
    ['utf-16le', [0xff, 0xfe, 0x61, 0x00]],
    ['utf-16be', [0xfe, 0xff, 0x00, 0x61]],
    ['utf-8', [0xef, 0xbb, 0xbf, 0x61]],
    ['utf-8', [0x61, 0xc3, 0xa9]],
    // the piece ends within a character
    ['utf-8', [0x61, 0xc3]],
    ['utf-8', []],
    ['windows-1252', [0x61, 0xe9, 0x62]],
    ['windows-1252', [0xff, 0x61]],
    ['windows-1252', [0xfe, 0x61]],
    ['windows-1252', [0x61, 0xfe]],
    ['windows-1252', [0x61, 0xff]],
  ])('is %s of %j', (encoding, bytes) => {
    expect(detectEncoding(Buffer.from(bytes))).toBe(encoding)
  })

  it('says what its text is', () => {
    expect(decodeStart(Buffer.from([0x80, 0xe9]), 'windows-1252')).toBe('€é')
    expect(decodeStart(Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62]), 'utf-16le')).toBe('a')
    expect(decodeStart(Buffer.from([0x61, 0xc3]), 'utf-8')).toBe('a')
  })
})

describe('what separates the cells', () => {
  it.each([
    [',', 'a,b\nc,d'],
    [';', 'a;b;c\n1;2,5;3\n'],
    [';', 'a;b\n1,1;2\n'],
    ['\t', 'a\tb\tc\n1\t2\t3'],
    ['|', 'a|b|c\n1|2|3'],
    // a comma in each line gives fewer cells
    [';', 'a,b;c;d\n1,5;2;3'],
    // lines that cannot be read count for nothing
    [';', 'a;b;c\n"x" y\n1;2;3'],
    // what the header has most of gives other lines fewer cells
    [';', 'a,b,c;d\n1;2\n3;4'],
    [';', 'a,b,c;d\n"x" y\n1;2'],
    ['|', 'a,b,c;d|e|f\n1;2|3|4\n'],
    // as many by two delimiters
    [',', 'a,b;c\n1,2;3'],
    // as no delimiter gives lines the same cells, what the header has most of
    [';', 'a;b;c\n1;2\n3\n'],
    ['|', 'a|b|c,d\n1|2\n3\n'],
    [',', 'username\nalice'],
    [',', ''],
    // what the file says
    [';', 'sep=;\na,b,c\n1,2,3'],
    ['|', '\ufeff"SEP=|"\r\na,b,c\r1,2,3'],
    ['\t', 'sep=\t\ra,b'],
    [',', 'sep=:\na:b,c\n1:2,3'],
    [',', 'sep=;x,y,z\na,b,c'],
    [',', 'x sep=;,b\na,b'],
  ] as const)('is %j of %j', (delimiter, text) => {
    expect(detectDelimiter({ text, isWhole: true })).toBe(delimiter)
  })

  it('is seen without a last line that is cut', () => {
    expect(detectDelimiter({ text: 'a;b;c\n1;2;3\n4', isWhole: false })).toBe(';')
    expect(detectDelimiter({ text: 'a,b;c;d\n1,2;3;4\n4', isWhole: false })).toBe(';')
  })
})

describe('the first records', () => {
  const cells = (text: string, delimiter: DelimiterValue = ',', isWhole = true) =>
    firstRecords({ text, isWhole }, delimiter).map((record) => record.cells)

  it('are eleven at most, a header and ten lines', () => {
    expect(cells('a\n'.repeat(20))).toHaveLength(11)
    expect(cells('a,b\nc,d', ',', false)).toEqual([['a', 'b']])
  })

  it.each([
    ['sep=;\na', ';'],
    ['SEP=\na', ','],
    ['\ufeffsep=;\na', ';'],
    ['"sep=|"\na', '|'],
    ['version:v1.0,,\na', ','],
  ] as const)('of %j are without what is no record', (text, delimiter) => {
    expect(cells(text, delimiter)).toEqual([['a']])
  })

  it.each([
    ['a\nsep=;'],
    ['sep=;x\na'],
    ['version:v1.0,x,\na'],
    ['version:vx\na'],
    ['x version:v1.0\na'],
    ['"a" b\nc'],
  ])('of %j are all there', (text) => {
    expect(cells(text)).toHaveLength(2)
  })
})

describe('the records of a file', () => {
  async function recordsOf(file: Buffer, encoding: EncodingValue, delimiter: DelimiterValue = ';') {
    async function* chunks() {
      for (let at = 0; at < file.length; at += 3) yield file.subarray(at, at + 3)
    }
    const records = []
    for await (const { line, cells } of readRecords(chunks(), { delimiter, encoding })) records.push([line, ...cells])
    return records
  }

  it('are read in its encoding, in pieces of any size', async () => {
    const text = 'sep=;\r\nä;b\r\n€;"d\ne"'
    const expected = [
      [2, 'ä', 'b'],
      [3, '€', 'd\ne'],
    ]
    expect(await recordsOf(Buffer.from(text), 'utf-8')).toEqual(expected)
    expect(await recordsOf(Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le')).toEqual(expected)
    expect(await recordsOf(Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'utf-16be')).toEqual(expected)
    const latin = Buffer.from(text.replace('€', '\u0080'), 'latin1')
    expect(await recordsOf(latin, 'windows-1252')).toEqual(expected)
    expect(await recordsOf(Buffer.from('sep=;'), 'utf-8')).toEqual([])
    // its last character is cut
    expect(await recordsOf(Buffer.from('ä').subarray(0, 1), 'utf-8')).toEqual([[1, '\ufffd']])
  })
})

it('the text of a cell is without the spaces around it, but within quotation marks', () => {
  const record = { line: 1, cells: [' a ', ' b '], quoted: [false, true] }
  expect([0, 1, 2].map((index) => textOf(record, index))).toEqual(['a', ' b ', undefined])
})
