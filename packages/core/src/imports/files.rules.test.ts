import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { CsvRecord } from './csv-records.rules.ts'
import { readFile } from './files.rules.ts'
import type { ImportPlanValue } from './imports.schema.ts'
import { UnreadableFile } from './xlsx.rules.ts'

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
