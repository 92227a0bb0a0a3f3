import { readFile } from 'node:fs/promises'
import { computeHa1 } from '@sipspace/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkedImport, imported } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer({ ACCOUNT_USERNAME_MIN_LENGTH: '3' })
beforeAll(async () => {
  await procedures(server).mutate('phoneCountries.activate', { code: 'FR' })
})

const fixture = (name: string) => readFile(new URL(`../../../../../test/fixtures/imports/${name}`, import.meta.url))
const problemsOf = async (id: number, space?: string) =>
  (await procedures(server, space ? { space } : {}).query('imports.listProblems', { id })).data.data as {
    line: number
    errors: Record<string, string[]>
    error_codes: Record<string, { code: string; params: object }[]>
  }[]
const codesOf = async (id: number) =>
  (await problemsOf(id)).map(({ line, error_codes }) => [
    line,
    Object.entries(error_codes).map(([field, codes]) => `${field}: ${codes.map(({ code }) => code).join(' ')}`),
  ])
async function accountOf(username: string) {
  const { data } = await procedures(server).query('accounts.list', { text: username })
  return data.data.find((account: { username: string }) => account.username === username)
}
async function ha1Of(username: string) {
  const sql = `select algorithm, ha1 from account_passwords join accounts on accounts.id = account_id where username = $1`
  return (await server.database.pool.query<{ algorithm: 'MD5' | 'SHA-256'; ha1: string }>(sql, [username])).rows[0]
}
async function expectPassword(username: string, password: string) {
  expect(await ha1Of(username)).toEqual({
    algorithm: 'SHA-256',
    ha1: computeHa1('SHA-256', { username, realm: DOMAIN, password }),
  })
}
/** Imports a file whose lines may be without a password. */
async function bringIn(name: string, defaults: object = {}) {
  const found = await checkedImport(server, await fixture(name), { plan: { defaults } })
  expect(found.state).toBe('checked')
  return { ...found, ...(found.lines > found.invalid ? await imported(server, found.id) : {}) }
}

describe('a file of another program', () => {
  test('is read with the columns of Microsoft 365, whose names are addresses of the domain', async () => {
    expect(await bringIn('microsoft-365.csv', { password: 'none' })).toMatchObject({ created: 2, invalid: 0 })
    expect(await accountOf('elodie.martin')).toMatchObject({
      display_name: 'Élodie Martin',
      phone: '+33612345601',
      language: 'fr',
      blocked: false,
      passwords: [],
      provisioning_token: expect.any(String),
    })
    expect(await accountOf('bruno.petit')).toMatchObject({ blocked: true, language: 'en' })
  })

  test.each([
    [
      'microsoft-365-fr.csv',
      'chloe.durand',
      { display_name: 'Chloé Durand', phone: '+33612345602', email: 'chloe@mail.example' },
    ],
    [
      'microsoft-365-de.csv',
      'jens.weber',
      { display_name: 'Jens Weber', phone: '+33612345603', email: 'jens@mail.example' },
    ],
    ['microsoft-365-es.csv', 'lucia.diaz', { display_name: 'Lucía Díaz', phone: '+33612345604' }],
    ['freepbx.csv', '200101', { display_name: 'Reception, ground floor', email: 'desk@mail.example' }],
    ['fusionpbx.csv', '200201', { display_name: 'Max "Bob" Miller', email: 'max@mail.example', activated: true }],
    [
      '3cx.csv',
      '200301',
      { display_name: 'Nina Roy', email: 'nina@mail.example', phone: '+33612345606', language: 'en' },
    ],
  ])('is read with the columns of %s', async (name, username, expected) => {
    expect(await bringIn(name, { password: 'none' })).toMatchObject({ created: 1, invalid: 0 })
    expect(await accountOf(username)).toMatchObject(expected)
  })

  test('gives the phones of FreePBX, FusionPBX and 3CX the passwords that they register with', async () => {
    await expectPassword('200101', 's3cr3t-of-200101')
    await expectPassword('200201', 'pa,ss"word 1')
    await expectPassword('200301', 'auth-secret-1')
  })

  test('is read with the columns of Google Workspace, with usernames made from addresses', async () => {
    expect(await bringIn('google-workspace.csv', { username: 'from_email' })).toMatchObject({ created: 1, invalid: 0 })
    expect(await accountOf('ada.lopez')).toMatchObject({
      display_name: 'Ada Lopez',
      email: 'Ada.Lopez@mail.example',
      phone: '+33612345605',
    })
    await expectPassword('ada.lopez', 'correct horse')
  })

  test('of Kamailio has the lines of other domains refused, and a warning that no column has the realm', async () => {
    const found = await bringIn('kamailio.csv')
    expect(found).toMatchObject({ created: 1, invalid: 1 })
    expect(await codesOf(found.id)).toEqual([[3, ['domain: domain_other']]])
    expect(found.warnings).toEqual([
      {
        code: 'ha1_realm_unknown',
        params: { realm: DOMAIN },
        message: expect.stringContaining(`only if it was ${DOMAIN}`),
      },
    ])
  })

  test('has hashes of another realm refused, and those that are not of their password', async () => {
    const of = (realm: string) => computeHa1('MD5', { username: 'realm-x', realm, password: 'long enough' })
    const file = [
      'username,password,ha1,realm',
      `realm-x,,${of('other')},other`,
      `realm-x,long enough,${of('other')},`,
      `realm-x,long enough,${of(DOMAIN)},${DOMAIN}`,
    ]
    const found = await checkedImport(server, file.join('\n'))
    expect(await codesOf(found.id)).toEqual([
      [2, ['realm: realm_other']],
      [3, ['ha1: ha1_differs']],
    ])
    expect(found.warnings).toEqual([])
  })
})

describe('a file as a spreadsheet saves it', () => {
  test('begins with sep=, has SIP addresses, empty rows, and quotation marks within cells', async () => {
    const found = await bringIn('excel.csv')
    expect(found).toMatchObject({ lines: 3, created: 3, invalid: 0 })
    expect(await accountOf('excel.one')).toMatchObject({
      phone: '+33612345607',
      display_name: 'Max "Bob" Miller',
      dictionary: { screen: '5" screen' },
    })
    // no export of ours has written it
    expect(await accountOf('excel.three')).toMatchObject({ display_name: "'=SUM(1)" })
    expect((await accountOf('excel.two')).dictionary).toEqual({ screen: 'two\r\nlines' })
    await expectPassword('excel.one', '  two  spaces ')
    await expectPassword('excel.two', "'=kept")
    await expectPassword('excel.three', "'@kept")
  })

  test('costs no line but those that cannot be read, which say what is there', async () => {
    const found = await bringIn('faults.csv')
    expect(await codesOf(found.id)).toEqual([
      [3, ['line: text_after_quote']],
      [4, ['line: text_after_quote']],
      [5, ['line: too_many_cells']],
      [7, ['line: text_after_quote']],
      [8, ['display_name: characters']],
    ])
    const [third, , , seventh] = await problemsOf(found.id)
    expect(third?.error_codes['line']).toEqual([{ code: 'text_after_quote', params: { text: '"Two" again' } }])
    expect(third?.errors['line']).toEqual(['line has text after a closing quotation mark: "Two" again.'])
    // a part of a password is not kept
    expect(seventh?.error_codes['line']).toEqual([{ code: 'text_after_quote', params: { text: '…' } }])
    expect(found).toMatchObject({ lines: 8, created: 3 })
    expect(await accountOf('faults-eight')).toMatchObject({ display_name: 'Eight' })
  })

  test('has lines refused whose octets are not of its encoding', async () => {
    const file = Buffer.concat([
      Buffer.from('username,password,display_name\nutf-one,long enough,Zoë\nutf-two,long enough,Zo'),
      Buffer.from([0xeb]),
    ])
    const found = await checkedImport(server, file, { plan: { encoding: 'utf-8' } })
    expect(await codesOf(found.id)).toEqual([[3, ['line: undecodable']]])
  })

  test('of another delimiter than a comma may have a SIP address of another domain, which is refused', async () => {
    const found = await checkedImport(server, 'sip;password\nsip:other@other.example.org;long enough\n')
    expect(await codesOf(found.id)).toEqual([[2, ['domain: domain_other']]])
  })
})
