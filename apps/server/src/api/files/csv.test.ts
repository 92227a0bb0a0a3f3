import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRecords } from '../../../../../packages/core/src/imports/csv.rules.ts'
import { unescapeFormula } from '../../../../../packages/core/src/imports/export-cells.rules.ts'
import { csvLines } from './csv.ts'

const characters = [
  'a',
  'é',
  '😀',
  ' ',
  '\u00a0',
  ',',
  ';',
  '"',
  "'",
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '＝',
  '\ufeff',
]
const cell = fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 })

async function readBack(text: string): Promise<string[][]> {
  async function* chunks() {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5)
  }
  const rows: string[][] = []
  for await (const { cells, fault } of readRecords(chunks(), { delimiter: ',', encoding: 'utf-8' })) {
    expect(fault).toBeUndefined()
    rows.push(cells.map(unescapeFormula))
  }
  return rows
}

test('every text that is exported is read again as it was', async () => {
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const named = written.map((cells) => ['id', ...cells])
      expect(await readBack(csvLines(named))).toEqual(named)
    }),
  )
})

test.each(['=SUM(1)', '+1', '-1', '@a', '\tx', '\rx', '\nx', '＝SUM(1)', "'=SUM(1)", "''=SUM(1)"])(
  'a cell that a spreadsheet would run begins with an apostrophe in an export: %j',
  (text) => {
    expect(
      csvLines([[text]])
        .replace(/^"/, '')
        .startsWith("'"),
    ).toBe(true)
  },
)

test('a text that only begins with an apostrophe is exported as it is', () => {
  expect(csvLines([["'t Hooft", "'"]])).toBe("'t Hooft,'\r\n")
})
