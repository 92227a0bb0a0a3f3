import { readFile } from 'node:fs/promises'
import { computeHa1 } from '@sipspace/core'
import { strToU8, zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkedImport, imported, upload, work } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
beforeAll(async () => {
  await procedures(server).mutate('phoneCountries.activate', { code: 'FR' })
})

const fixture = (name: string) => readFile(new URL(`../../../../../test/fixtures/imports/${name}`, import.meta.url))
async function accountOf(username: string) {
  const { data } = await procedures(server).query('accounts.list', { text: username })
  return data.data.find((account: { username: string }) => account.username === username)
}
async function codesOf(id: number) {
  const { data } = await procedures(server).query('imports.listProblems', { id })
  return data.data.map(({ line, error_codes }: { line: number; error_codes: Record<string, { code: string }[]> }) => [
    line,
    ...Object.entries(error_codes).map(([field, codes]) => `${field}: ${codes.map(({ code }) => code).join(' ')}`),
  ])
}
/** Uploads a file and checks it as it seems to be read; the import, and how it is read. */
async function checked(file: Buffer, defaults: object = {}) {
  const { id } = (await upload(server, file)).json()
  const { data: seen, error } = await procedures(server).query('imports.getPreview', { id })
  expect(error).toBeNull()
  const plan = { format: seen.format, defaults }
  return { seen, found: await checkedImport(server, file, { plan }) }
}
const expectPassword = async (username: string, password: string) => {
  const sql = 'select ha1 from account_passwords join accounts on accounts.id = account_id where username = $1'
  const { rows } = await server.database.pool.query(sql, [username])
  expect(rows).toEqual([{ ha1: computeHa1('SHA-256', { username, realm: DOMAIN, password }) }])
}

/** A workbook with these rows, as XML. */
function workbook(rows: string, more: Record<string, string> = {}): Buffer {
  const parts = {
    'xl/workbook.xml':
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" r:id="rId7"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="styles.xml"/><Relationship Id="rId7" Target="/xl/worksheets/first.xml"/></Relationships>',
    'xl/worksheets/first.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...more,
  }
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]))))
}
const text = (value: string, reference = '') =>
  `<c${reference && ` r="${reference}"`} t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`
const header = `<row r="1">${text('username')}${text('password')}${text('display_name')}</row>`

describe('a workbook', () => {
  test('is imported from its first sheet, with the lines that its program shows', async () => {
    const { seen, found } = await checked(await fixture('people.xlsx'))
    expect(seen).toMatchObject({ format: 'xlsx', header: true })
    expect(seen.columns.map(({ field }: { field: string | null }) => field)).toEqual([
      'username',
      'password',
      'display_name',
      'phone',
      'activated',
      null,
    ])
    expect(found).toMatchObject({ state: 'checked', lines: 4, invalid: 1 })
    expect(await codesOf(found.id)).toEqual([[6, 'phone: phone']])
    expect(await imported(server, found.id)).toMatchObject({ created: 3 })
    expect(await accountOf('xlsx.one')).toMatchObject({
      display_name: 'Élodie "Lo" Martin',
      phone: '+33612345611',
      activated: true,
    })
    expect(await accountOf('xlsx.two')).toMatchObject({ display_name: 'Bruno Petit', activated: false })
    expect(await accountOf('xlsx.three')).toMatchObject({ display_name: "'=SUM(1)" })
    await expectPassword('xlsx.one', '  two  spaces ')
    await expectPassword('xlsx.two', '12345678')
    await expectPassword('xlsx.three', '=kept-as-typed')
  })

  test('may have cells without addresses, numbers with exponents, and cells far apart', async () => {
    const rows = [
      header,
      `<row>${text('xlsx.four')}<c><v>3.3612345678E10</v></c>${text('A_x000A_&amp; B', 'C2')}</row>`,
      `<row r="1048576">${text('xlsx.five', 'A1048576')}${text('long enough', 'B1048576')}${text('far away', 'XFD1048576')}</row>`,
    ]
    const { found } = await checked(workbook(rows.join('')))
    expect(await codesOf(found.id)).toEqual([[2, 'display_name: characters']])
    expect(await imported(server, found.id)).toMatchObject({ created: 1 })
    expect(await accountOf('xlsx.five')).toMatchObject({ display_name: null })
  })

  test('has numbers as they are shown, and no date where something else was typed in', async () => {
    const styles = `<styleSheet>
      <numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="0#&quot; &quot;##&quot; &quot;##&quot; &quot;##&quot; &quot;##"/>
        <numFmt numFmtId="166" formatCode="[$-40C]d\\ mmmm\\ yyyy;@"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="14"/><xf numFmtId="4"/></cellXfs>
    </styleSheet>`
    const cell = (value: number, style: number) => `<c s="${style}"><v>${value}</v></c>`
    const head = ['username', 'password', 'display_name', 'hired'].map((name) => text(name)).join('')
    const rows = [
      `<row>${head}</row>`,
      `<row>${cell(712, 1)}${cell(12345678, 0)}${cell(612345678, 2)}${cell(46024, 3)}</row>`,
      `<row>${text('date.one')}${cell(46024, 3)}</row>`,
      `<row>${text('date.two')}${text('long enough')}${cell(46024, 4)}</row>`,
      `<row>${text('thousands')}${cell(1234567890, 5)}</row>`,
    ]
    const { found } = await checked(workbook(rows.join(''), { 'xl/styles.xml': styles }))
    expect(await codesOf(found.id)).toEqual([
      [2, 'username: too_short'],
      [3, 'password: date_cell'],
      [4, 'display_name: date_cell'],
    ])
    const { data } = await procedures(server).query('imports.listProblems', { id: found.id })
    expect(data.data[0]).toMatchObject({ username: '00712' })
    expect(await imported(server, found.id)).toMatchObject({ created: 1 })
    await expectPassword('thousands', '1234567890')
  })

  test.each([
    ['is no archive', Buffer.from('PK\u0003\u0004 nothing else')],
    ['has no sheet', Buffer.from(zipSync({ 'xl/workbook.xml': strToU8('<workbook/>') }))],
    ['is no XML', workbook('<row><c>')],
    ['is larger unpacked than it may be', workbook(`${header}<!--${' '.repeat(70_000_000)}-->`)],
    ['is of Excel before 2007', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4])],
  ])('that %s is refused as a whole', async (_, file) => {
    const { id } = (await upload(server, file)).json()
    const seen = await procedures(server).query('imports.getPreview', { id })
    expect(seen.error?.fields).toEqual({ file: [expect.stringContaining('cannot be read')] })
    const plan = {
      id,
      format: 'xlsx',
      delimiter: ',',
      encoding: 'utf-8',
      header: true,
      columns: ['username', 'password'],
    }
    await procedures(server).mutate('imports.check', plan)
    await work(server, id)
    expect((await procedures(server).query('imports.get', { id })).data).toMatchObject({
      state: 'failed',
      error_codes: [{ code: 'file_unreadable' }],
    })
  })

  test('without lines is refused where it would be looked at', async () => {
    const { id } = (await upload(server, workbook(''))).json()
    const seen = await procedures(server).query('imports.getPreview', { id })
    expect(seen.error?.fields).toEqual({ file: [expect.stringContaining('has no lines')] })
  })

  test('that declares less than it unpacks to gives no more than that', async () => {
    const file = workbook(`${header}${`<row>${text('username')}${text('long enough')}</row>`.repeat(1_000)}`)
    // the size in the central directory and in the header of the last part
    const name = Buffer.from('xl/worksheets/first.xml')
    for (let at = file.indexOf(name); at >= 0; at = file.indexOf(name, at + 1)) {
      const isCentral = file.readUInt32LE(at - 46) === 0x02014b50
      file.writeUInt32LE(40, isCentral ? at - 22 : at - 8)
    }
    const { id } = (await upload(server, file)).json()
    const seen = await procedures(server).query('imports.getPreview', { id })
    expect(seen.error?.fields).toEqual({ file: [expect.stringContaining('cannot be read')] })
  })
})

describe('a file of vCards', () => {
  test('is imported card by card, and one that cannot be read costs no other', async () => {
    const { seen, found } = await checked(await fixture('people.vcf'), { username: 'from_email', password: 'none' })
    expect(seen).toMatchObject({ format: 'vcard', header: false })
    expect(found).toMatchObject({ state: 'checked', lines: 5, invalid: 2 })
    expect(await codesOf(found.id)).toEqual([
      [22, 'line: vcard_unreadable'],
      [35, 'line: vcard_unreadable'],
    ])
    expect(await imported(server, found.id)).toMatchObject({ created: 3 })
    expect(await accountOf('vcard.alice')).toMatchObject({
      display_name: 'Alice Martin',
      email: 'vcard.alice@mail.example',
      phone: '+33612345621',
    })
    expect(await accountOf('vcard.bruno')).toMatchObject({
      email: 'bruno@mail.example',
      phone: '+33612345622',
      language: 'fr',
      passwords: [],
    })
    expect(await accountOf('vcard.lucia')).toMatchObject({ display_name: 'Lucía López', phone: '+33612345623' })
  })
})
