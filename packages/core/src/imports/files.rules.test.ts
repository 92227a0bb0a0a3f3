import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { CsvRecord } from './csv-records.rules.ts'
import { previewFile, readFile } from './files.rules.ts'
import type { ImportPlanValue } from './imports.schema.ts'
import { MAX_XLSX_BYTES, UnreadableFile } from './xlsx.rules.ts'

const plan = (format: ImportPlanValue['format']): ImportPlanValue => ({
  format,
  delimiter: ',',
  encoding: 'utf-8',
  header: false,
  columns: ['username'],
  defaults: { algorithm: 'SHA-256', activated: true, username: 'required', password: 'required' },
  other_domains: 'refused',
})

async function recordsOf(file: Buffer, format: ImportPlanValue['format']): Promise<CsvRecord[]> {
  async function* chunks() {
    for (let at = 0; at < file.length; at += 7) yield file.subarray(at, at + 7)
  }
  const records: CsvRecord[] = []
  for await (const record of readFile(chunks(), plan(format))) records.push(record)
  return records
}

describe('a file of vCards', () => {
  const lines = fc.constantFrom(
    'BEGIN:VCARD',
    'END:VCARD',
    'VERSION:2.1',
    'VERSION:3.0',
    'N:Doe;John,Jim;;;',
    'N;VALUE=integer:5;x',
    'FN:a\\,b',
    'TEL;CELL:+33612345678',
    'TEL;PREF=x:1',
    'EMAIL;TYPE=:a@b.example',
    'IMPP:sip:a@b',
    ' folded',
    '',
    'no colon',
    'FN;ENCODING=QUOTED-PRINTABLE:=C3=',
    '=A9',
    'FN;CHARSET=x;QUOTED-PRINTABLE:=zz',
    'item1.LANG:fr',
    '__proto__:x',
    ';:',
  )

  it('is read to its end whatever its lines are, each card at its line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { maxLength: 30 }), async (written) => {
        const records = await recordsOf(Buffer.from(written.join('\r\n')), 'vcard')
        const begins = written.flatMap((line, index) => (line === 'BEGIN:VCARD' ? [index + 1] : []))
        expect(records.map(({ line }) => line)).toEqual(begins)
        for (const { cells } of records) for (const cell of cells) expect(typeof cell).toBe('string')
      }),
    )
  })

  it('has the parts of names that have several, and numbers, as text', async () => {
    const [card] = await recordsOf(
      Buffer.from('BEGIN:VCARD\nVERSION:4.0\nN:Doe;John,Jim;;;\nFN;VALUE=integer:5\nEND:VCARD'),
      'vcard',
    )
    expect(card?.cells.slice(1, 4)).toEqual(['5', 'John Jim', 'Doe'])
  })
})

describe('a workbook', () => {
  const xml = fc.string({
    unit: fc.constantFrom(
      '<row>',
      '</row>',
      '<c r="B2" t="s">',
      '<c>',
      '</c>',
      '<v>',
      '</v>',
      '0',
      '&amp;',
      '&x;',
      '<is><t>',
      'é',
    ),
    maxLength: 20,
  })

  it('is read, or is no file that can be read, whatever is in its parts', async () => {
    await fc.assert(
      fc.asyncProperty(xml, xml, async (sheet, strings) => {
        const file = zipSync({
          'xl/workbook.xml': strToU8('<workbook><sheets><sheet r:id="a"/></sheets></workbook>'),
          'xl/_rels/workbook.xml.rels': strToU8('<r><Relationship Id="a" Target="worksheets/a.xml"/></r>'),
          'xl/worksheets/a.xml': strToU8(`<sheet>${sheet}</sheet>`),
          'xl/sharedStrings.xml': strToU8(`<sst>${strings}</sst>`),
        })
        await recordsOf(Buffer.from(file), 'xlsx').catch((error: unknown) => {
          expect(error).toBeInstanceOf(UnreadableFile)
        })
      }),
    )
  })

  it('is no file that can be read where octets of it are others', async () => {
    const file = zipSync({ 'xl/workbook.xml': strToU8('<workbook/>') })
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(255), async (at, octet) => {
        const changed = Buffer.from(file)
        changed[at] = octet
        await expect(recordsOf(changed, 'xlsx')).rejects.toBeInstanceOf(UnreadableFile)
      }),
    )
  })
})

describe('a file that nothing is said of', () => {
  const preview = (file: Buffer, wanted: Parameters<typeof previewFile>[1] = {}, start = file) => {
    async function* chunks() {
      for (let at = 0; at < file.length; at += 1_000) yield file.subarray(at, at + 1_000)
    }
    return previewFile({ start, bytes: file.length, chunks }, wanted)
  }
  const table = (text: string, wanted?: Parameters<typeof previewFile>[1]) => preview(Buffer.from(text), wanted)

  it('is seen as a table, with the columns that its header names', async () => {
    expect(await table('Username ;Password;Room\na;b;c\nd;e;f')).toEqual({
      format: 'csv',
      delimiter: ';',
      encoding: 'utf-8',
      header: true,
      columns: [
        { name: 'Username', field: 'username' },
        { name: 'Password', field: 'password' },
        { name: 'Room', field: null },
      ],
      rows: [
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
      ],
    })
  })

  it.each([
    ['Username,x\na,b', true],
    ['Email,Phone\na,b', true],
    ['Email,x\na,b', false],
    ['a,b\nc,d', false],
  ])('%j has a header: %s', async (text, header) => {
    expect((await table(text)).header).toBe(header)
  })

  it('has columns by number, and all lines, without a header', async () => {
    const columns = [
      { name: '1', field: null },
      { name: '2', field: null },
    ]
    const rows = [
      ['Username', 'Password'],
      ['a', 'b'],
    ]
    expect(await table('Username,Password\na,b', { header: false })).toMatchObject({ header: false, columns, rows })
    expect(await table('a,b\nc,d', { header: true })).toMatchObject({
      columns: [{ name: 'a' }, { name: 'b' }],
      rows: [['c', 'd']],
    })
    expect(await table('')).toMatchObject({ format: 'csv', header: false, columns: [], rows: [] })
  })

  it('is read as it is asked to be', async () => {
    const latin = Buffer.from('Benutzer,Stra\xdfe\n', 'latin1')
    expect(await preview(latin)).toMatchObject({ encoding: 'windows-1252', columns: [{}, { name: 'Stra\u00dfe' }] })
    expect(await preview(latin, { encoding: 'utf-8' })).toMatchObject({ columns: [{}, { name: 'Stra\ufffde' }] })
    expect(await table('a;b\nc;d', { delimiter: ',' })).toMatchObject({ delimiter: ',', columns: [{}] })
  })

  it('has ten lines shown, and the columns that a file may have', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `user-${index},x`)
    expect((await table(['Username,x', ...lines].join('\n'))).rows).toHaveLength(10)
    expect((await table(lines.join('\n'))).rows).toHaveLength(10)
    expect((await table('x,'.repeat(300))).columns).toHaveLength(250)
    // the last line of a piece may go on in the next
    const file = Buffer.from('Username,Room\na,b\nc,d')
    expect((await preview(file, {}, file.subarray(0, -2))).rows).toEqual([['a', 'b']])
  })

  it('is seen as vCards', async () => {
    const card = (name: string) => `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nEND:VCARD\n`
    const seen = await table(Array.from({ length: 12 }, (_, index) => card(`n${index}`)).join(''))
    expect(seen).toMatchObject({ format: 'vcard', delimiter: ',', encoding: 'utf-8', header: false })
    expect(seen.columns[0]).toEqual({ name: 'IMPP', field: 'username' })
    expect(seen.columns).toHaveLength(9)
    expect(seen.rows.map((cells) => cells[1])).toEqual(Array.from({ length: 10 }, (_, index) => `n${index}`))
    const wide = Buffer.from(card('\u00e9'), 'utf16le')
    expect((await preview(wide, { encoding: 'utf-16le' })).rows[0]?.[1]).toBe('\u00e9')
  })

  it('is seen as a workbook', async () => {
    const row = '<row><c t="inlineStr"><is><t>Username</t></is></c></row><row><c><v>7</v></c></row>'
    const file = Buffer.from(
      zipSync({
        'xl/workbook.xml': strToU8('<workbook><sheets><sheet r:id="a"/></sheets></workbook>'),
        'xl/_rels/workbook.xml.rels': strToU8('<r><Relationship Id="a" Target="worksheets/a.xml"/></r>'),
        'xl/worksheets/a.xml': strToU8(`<sheet>${row}${'<row><c><v>8</v></c></row>'.repeat(20)}</sheet>`),
      }),
    )
    const seen = await preview(file)
    expect(seen).toMatchObject({
      format: 'xlsx',
      delimiter: ',',
      encoding: 'utf-8',
      header: true,
      columns: [{ name: 'Username', field: 'username' }],
    })
    expect(seen.rows.map(([cell]) => cell)).toEqual(['7', ...Array.from({ length: 9 }, () => '8')])
  })

  it('is refused where it is a workbook of Excel before 2007, or larger than a workbook may be', async () => {
    const old = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1])
    await expect(preview(old)).rejects.toEqual(new UnreadableFile('a workbook of Excel before 2007'))
    const large = (bytes: number) => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(bytes - 4)])
    await expect(preview(large(MAX_XLSX_BYTES))).rejects.toEqual(new UnreadableFile('the archive cannot be read'))
    await expect(preview(large(MAX_XLSX_BYTES + 1))).rejects.toEqual(new UnreadableFile('the workbook is too large'))
  })
})

it('a file of a table is read with its delimiter', async () => {
  const records = await recordsOf(Buffer.from('a,\u00e9\nb,"c"'), 'csv')
  expect(records.map(({ cells }) => cells)).toEqual([
    ['a', '\u00e9'],
    ['b', 'c'],
  ])
})
