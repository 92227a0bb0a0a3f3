import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readXlsx, UnreadableFile } from './xlsx.rules.ts'

const RELATIONSHIPS =
  '<Relationships><Relationship Id="rId1" Target="styles.xml"/><Relationship Id="rId7" Target="worksheets/first.xml"/></Relationships>'

const archive = (parts: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])))

/** A workbook with these rows, as XML, and other parts. */
const workbook = (rows: string, parts: Record<string, string> = {}) =>
  archive({
    'xl/workbook.xml':
      '<workbook><view r:id="rId1"/><sheets><sheet name="a" r:id="rId7"/><sheet name="b" r:id="rId8"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': RELATIONSHIPS,
    'xl/worksheets/first.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...parts,
  })
const linesOf = (rows: string, parts?: Record<string, string>) =>
  [...readXlsx(workbook(rows, parts))].map(({ line, cells }) => [line, ...cells])
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
const failure = (file: Uint8Array) => {
  try {
    return [...readXlsx(file)].length
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableFile)
    return (error as Error).message
  }
}

/** How many bytes a part has unpacked, as the directory of an archive declares it. */
function declaredOf(file: Uint8Array, part: string) {
  const bytes = Buffer.from(file)
  // the directory comes after all parts
  const at = bytes.lastIndexOf(part) - 22
  return { bytes: bytes.readUInt32LE(at), at }
}

function declaring(file: Uint8Array, part: string, bytes: number): Uint8Array {
  const changed = Buffer.from(file)
  changed.writeUInt32LE(bytes, declaredOf(file, part).at)
  return changed
}

describe('a workbook', () => {
  it('has its first sheet read, row by row, with the numbers of its rows', () => {
    const rows = `<row>${inline('a')}${inline('b')}</row><row r="4">${inline('c')}</row><row>${inline('d')}</row><row r="x">${inline('e')}</row><row r="0">${inline('f')}</row><row r="a9">${inline('g')}</row><row r="9a">${inline('h')}</row>`
    expect(linesOf(rows)).toEqual([
      [1, 'a', 'b'],
      [4, 'c'],
      [5, 'd'],
      [6, 'e'],
      [7, 'f'],
      [8, 'g'],
      [9, 'h'],
    ])
    expect([...readXlsx(workbook(`<row>${inline('a')}${inline('b')}</row>`))]).toEqual([
      { line: 1, cells: ['a', 'b'], quoted: [false, false] },
    ])
  })

  it('has its sheet where it says, in the archive or in its own folder', () => {
    const sheet = `<worksheet><sheetData><row>${inline('other')}</row></sheetData></worksheet>`
    const at = (target: string) => ({
      'xl/_rels/workbook.xml.rels': RELATIONSHIPS.replace('worksheets/first.xml', target),
      'xl/worksheets/other.xml': sheet,
    })
    expect(linesOf('', at('/xl/worksheets/other.xml'))).toEqual([[1, 'other']])
    expect(linesOf('', at('worksheets/other.xml'))).toEqual([[1, 'other']])
    expect(failure(workbook('', at('worksheets/none.xml')))).toBe('the workbook has no sheet')
    expect(failure(workbook('', { 'xl/_rels/workbook.xml.rels': '<r/>' }))).toBe('the workbook has no sheet')
  })

  it('has empty cells where none is written, and no rows without a text', () => {
    const rows = `<row><c r="C1"><v>1</v></c><c><v>2</v></c></row><row><c r="A2"/></row><row>${inline(' ')}</row><row/><row><c r="B5"><v>3</v></c></row>`
    expect(linesOf(rows)).toEqual([
      [1, '', '', '1', '2'],
      [5, '', '3'],
    ])
    expect(
      linesOf(`<row>${inline('')}<c r="?C1"><v>1</v></c><c r="1A"><v>2</v></c><c r="A"><v>3</v></c></row>`),
    ).toEqual([[1, '', '1', '2', '3']])
  })

  it('has the columns up to the most that a file may have', () => {
    const cells = ['A1', 'Z1', 'ab1', 'IP1', 'IQ1', 'AAAA1', 'XFD1'].map((r) => `<c r="${r}"><v>1</v></c>`).join('')
    const [record] = [...readXlsx(workbook(`<row>${cells}</row>`))]
    const filled = record?.cells.flatMap((cell, index) => (cell === '' ? [] : [index]))
    expect(record?.cells).toHaveLength(250)
    expect(filled).toEqual([0, 25, 27, 249])
  })

  it('has texts, numbers and truths, and nothing of errors', () => {
    const shared =
      '<sst><si><t>one</t></si><si><r><t>two </t></r><r><t>runs</t></r><rPh><t>reading</t><t>reading</t></rPh></si><si/><si><t>f_x0041__X000a_g</t>no</si></sst>'
    const cell = (type: string, value: string) => `<c t="${type}"><v>${value}</v></c>`
    const rows = [
      `<row>${cell('s', '0')}${cell('s', '1')}${cell('s', '2')}${cell('s', '3')}${cell('s', '9')}${cell('b', '1')}${cell('b', '0')}</row>`,
      `<row>${cell('str', 'a_x0042_')}${cell('e', '#N/A')}${cell('n', '3.3612345678E10')}${cell('n', '1.50')}${cell('n', '1e-3')}${cell('n', '9E20')}${inline('_x003d_1')}</row>`,
      '<row><c><f>A1+1</f><v>7</v></c><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c><c t="str"><is><t>no</t></is></c></row>',
    ]
    expect(linesOf(rows.join(''), { 'xl/sharedStrings.xml': shared })).toEqual([
      [1, 'one', 'two runs', '', 'fA\ng', '', 'true', 'false'],
      [2, 'aB', '', '33612345678', '1.50', '1e-3', '9E20', '=1'],
      [3, '7', 'ab'],
    ])
    expect(linesOf(`<row>${cell('s', '0')}${inline('a')}</row>`)).toEqual([[1, '', 'a']])
  })

  it('has numbers as they are shown, and says which cells are dates', () => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="d.m.yy"/><numFmt numFmtId="166"/><numFmt formatCode="000"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
      <cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="166"/></cellXfs>
      <cellStyles><xf numFmtId="14"/></cellStyles></styleSheet>`
    const cell = (style: number, more = '') => `<c s="${style}"${more}><v>712</v></c>`
    const rows = `<row>${cell(1)}${cell(2)}${cell(3)}${cell(4)}${cell(5)}${cell(1, ' t="str"')}<c t="d"><v>2030-01-01</v></c></row><row>${cell(0)}${cell(1)}</row>`
    expect([...readXlsx(workbook(rows, { 'xl/styles.xml': styles }))]).toEqual([
      {
        line: 1,
        cells: ['00712', '712', '712', '712', '712', '712', '2030-01-01'],
        quoted: Array.from({ length: 7 }, () => false),
        dates: [1, 2, 6],
      },
      { line: 2, cells: ['712', '00712'], quoted: [false, false] },
    ])
    expect(linesOf(`<row>${cell(1)}${cell(0)}</row>`)).toEqual([[1, '712', '712']])
  })

  it('may have names with prefixes, and text between its elements', () => {
    const sheet =
      '<x:worksheet><x:sheetData>text<x:row r="2">text<x:c r="B2">text<x:v>1</x:v>text</x:c></x:row></x:sheetData></x:worksheet>'
    expect(linesOf('', { 'xl/worksheets/first.xml': sheet })).toEqual([[2, '', '1']])
  })

  it('is read piece by piece, at any length', () => {
    const rows = Array.from(
      { length: 2_000 },
      (_, index) => `<row>${inline(`é${index}`)}<c t="s"><v>${index}</v></c></row>`,
    )
    const shared = `<sst>${Array.from({ length: 2_000 }, (_, index) => `<si><t>${`ü${index}`.padEnd(40)}</t></si>`).join('')}</sst>`
    const lines = linesOf(rows.join(''), { 'xl/sharedStrings.xml': shared })
    for (const text of ['é'.repeat(40_000), `x${'é'.repeat(40_000)}`])
      expect(linesOf(`<row>${inline(text)}</row>`)).toEqual([[1, text]])
    expect(lines).toEqual(rows.map((_, index) => [index + 1, `é${index}`, `ü${index}`.padEnd(40)]))
  })
})

describe('a file that is no workbook', () => {
  it('says what it lacks', () => {
    expect(failure(strToU8('PK\u0003\u0004 nothing else'))).toBe('the archive cannot be read')
    expect(failure(archive({}))).toBe('the archive has no xl/workbook.xml')
    expect(failure(archive({ 'xl/workbook.xml': '<workbook><sheet r:id="a"/></workbook>' }))).toBe(
      'the archive has no xl/_rels/workbook.xml.rels',
    )
    expect(failure(workbook('<row><c>'))).toBe('the workbook has a part that is no XML')
    expect(failure(workbook('', { 'xl/worksheets/first.xml': '<a>' }))).toBe('the workbook has a part that is no XML')
  })

  it('names what made it unreadable, for the log', () => {
    for (const file of [strToU8('PK'), workbook('<row><c>')])
      expect(() => [...readXlsx(file)]).toThrow(expect.objectContaining({ cause: expect.any(Error) }))
  })

  it('has no more entries, and no more bytes, than it may have', () => {
    const entries = (count: number) =>
      workbook(
        `<row>${inline('a')}</row>`,
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}`, ''])),
      )
    expect(failure(entries(997))).toBe(1)
    expect(failure(entries(998))).toBe('the archive has too many entries')
    const name = 'xl/worksheets/first.xml'
    const others = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels'].map((part) => declaredOf(entries(0), part).bytes)
    const left = 67_108_864 - others.reduce((sum, bytes) => sum + bytes)
    expect(failure(declaring(entries(0), name, left))).toBe(1)
    expect(failure(declaring(entries(0), name, left + 1))).toBe('the archive is too large when it is unpacked')
  })

  it('may have parts of any size that are not read', () => {
    const names = [
      'xl/media/image.xml',
      'axl/styles.xml',
      'xl/styles.xml.bin',
      'xl/worksheets/a/b.xml',
      'xl/worksheets/.xml',
      'axl/_rels/workbook.xml.rels',
      'xl/_rels/workbook.xml.rels.bin',
    ]
    for (const name of names) {
      const file = workbook(`<row>${inline('a')}</row>`, { [name]: '' })
      const declared = Buffer.from(declaring(file, name, 70_000_000))
      // a method of compression that there is not
      declared.writeUInt16LE(99, declaredOf(file, name).at - 14)
      expect(failure(declared)).toBe(1)
    }
    for (const name of ['xl/styles.xml', 'xl/sharedStrings.xml', 'xl/worksheets/other.xml']) {
      const file = workbook(`<row>${inline('a')}</row>`, { [name]: '<a/>' })
      expect(failure(declaring(file, name, 70_000_000))).toBe('the archive is too large when it is unpacked')
    }
  })
})
