import { describe, expect, it } from 'vitest'
import { DomainSettings } from '../config.ts'
import { computeHa1 } from '../credentials/digest.rules.ts'
import type { CsvRecord } from './csv-records.rules.ts'
import { type RowRules, readRow } from './imports.rules.ts'
import { ImportPlan, type ImportPlanValue } from './imports.schema.ts'

const HOME = { id: 1, domain: 'a.example', realm: 'realm-a', sipAlgorithms: null, defaultCountry: null }
const OTHER = { ...HOME, id: 2, domain: 'b.example', realm: 'realm-b' }
const ha1 = (algorithm: 'MD5' | 'SHA-256', password: string, realm = HOME.realm) =>
  computeHa1(algorithm, { username: 'alice01', realm, password })

interface Rules extends Partial<Omit<RowRules, 'plan'>> {
  defaults?: object
  encoding?: ImportPlanValue['encoding']
}

/** What a line with these columns and cells becomes. */
function rowOf(
  cells: Record<string, string>,
  { defaults = {}, encoding = 'utf-8', ...rules }: Rules = {},
  more: Partial<CsvRecord> = {},
) {
  const columns = Object.keys(cells).map((name) => (name.startsWith('-') ? null : name))
  const plan = ImportPlan.parse({ delimiter: ',', encoding, header: true, columns, defaults })
  const record = { line: 7, cells: Object.values(cells), quoted: columns.map(() => false), ...more }
  return readRow(record, {
    plan,
    config: DomainSettings.parse({}),
    openCountries: new Set(['FR']),
    columns: columns.length,
    isExport: false,
    space: HOME,
    spaces: null,
    ...rules,
  })
}
const ALICE = { username: 'alice01', password: 'long enough' }
const errorsOf = (...line: Parameters<typeof rowOf>) => rowOf(...line).errors

const NOTHING = {
  line: 7,
  space_id: null,
  realm: null,
  email: null,
  phone: null,
  display_name: null,
  dtmf_protocol: null,
  language: null,
  activated: false,
  blocked: false,
  admin: false,
  algorithm: null,
  ha1: null,
  other_ha1: null,
  dictionary: null,
  provisioning_token: null,
}
const TOKEN = expect.stringMatching(/^[\w-]{27}$/)

describe('a line of an import', () => {
  it('becomes an account with what is given, and the defaults', () => {
    expect(rowOf(ALICE)).toEqual({
      ...NOTHING,
      username: 'alice01',
      activated: true,
      algorithm: 'SHA-256',
      ha1: ha1('SHA-256', 'long enough'),
      provisioning_token: TOKEN,
      errors: null,
    })
    expect(rowOf(ALICE, { defaults: { activated: false, algorithm: 'MD5' } })).toMatchObject({
      activated: false,
      algorithm: 'MD5',
      ha1: ha1('MD5', 'long enough'),
    })
  })

  it('becomes an account with all of its fields', () => {
    const cells = {
      ...ALICE,
      email: 'alice@mail.example',
      phone: '+33 6 12 34 56 78',
      display_name: 'Alice',
      activated: 'no',
      blocked: 'yes',
      admin: 'yes',
      dtmf_protocol: 'sipinfo',
      language: 'fr',
      algorithm: 'md5',
      'dictionary.room': '7',
      '-': 'left out',
      dictionary: '{"floor":"2","room":"8"}',
    }
    expect(rowOf(cells)).toEqual({
      ...NOTHING,
      username: 'alice01',
      email: 'alice@mail.example',
      phone: '+33612345678',
      display_name: 'Alice',
      dtmf_protocol: 'sipinfo',
      language: 'fr',
      activated: false,
      blocked: true,
      admin: true,
      algorithm: 'MD5',
      ha1: ha1('MD5', 'long enough'),
      dictionary: { floor: '2', room: '7' },
      provisioning_token: TOKEN,
      errors: null,
    })
    expect(rowOf({ ...ALICE, blocked: 'no', dictionary: '{}' })).toMatchObject({ blocked: false, dictionary: null })
  })

  it('has both hashes of a password where the SIP servers speak both algorithms', () => {
    const space = { ...HOME, sipAlgorithms: 'both' as const }
    expect(rowOf(ALICE, { space })).toMatchObject({
      algorithm: 'SHA-256',
      ha1: ha1('SHA-256', 'long enough'),
      other_ha1: ha1('MD5', 'long enough'),
    })
    expect(rowOf({ username: 'alice01', ha1: ha1('MD5', 'x') }, { space })).toMatchObject({
      algorithm: 'MD5',
      ha1: ha1('MD5', 'x'),
      other_ha1: null,
    })
  })

  it('has its display name, or one of the names of the person', () => {
    const names = { given_name: 'Alice', family_name: 'Martin' }
    expect(rowOf({ ...ALICE, ...names }).display_name).toBe('Alice Martin')
    expect(rowOf({ ...ALICE, family_name: 'Martin', given_name: '' }).display_name).toBe('Martin')
    expect(rowOf({ ...ALICE, ...names, display_name: 'Al' }).display_name).toBe('Al')
    expect(rowOf({ ...ALICE, given_name: '' }).display_name).toBeNull()
  })

  it('has cells without the spaces around them, but for a password, and what is in quotation marks', () => {
    const row = rowOf(
      { username: ' alice01 ', password: ' long enough ', display_name: ' Alice ', 'dictionary.a': ' b ' },
      {},
      {
        quoted: [false, false, false, true],
      },
    )
    expect(row).toMatchObject({ ha1: ha1('SHA-256', ' long enough '), display_name: 'Alice', dictionary: { a: ' b ' } })
  })

  it('has cells as a spreadsheet or an export of ours has written them, but for secrets', () => {
    const cells = { username: '="alice01"', password: '="long enough"', display_name: "'=Alice" }
    expect(rowOf(cells)).toMatchObject({
      username: 'alice01',
      display_name: "'=Alice",
      ha1: ha1('SHA-256', '="long enough"'),
    })
    expect(rowOf({ ...cells, username: 'alice01' }, { isExport: true })).toMatchObject({
      display_name: '=Alice',
      ha1: ha1('SHA-256', '="long enough"'),
    })
    expect(errorsOf({ username: 'alice01', ha1: `="${ha1('MD5', 'x')}"` })).toHaveProperty('ha1')
  })

  it('is of the Space of the import, or of the one that it names', () => {
    const spaces = new Map([HOME, OTHER].map((space) => [space.domain, space]))
    expect(rowOf({ ...ALICE, domain: 'B.example' }, { spaces })).toMatchObject({
      space_id: 2,
      realm: 'realm-b',
      ha1: ha1('SHA-256', 'long enough', 'realm-b'),
    })
    expect(rowOf({ ...ALICE, username: 'alice01@a.example' }, { spaces })).toMatchObject({
      space_id: null,
      realm: null,
      username: 'alice01',
    })
    expect(rowOf({ ...ALICE, domain: 'b.example' })).toEqual({
      ...NOTHING,
      username: 'alice01',
      errors: { domain: [{ key: 'domain_other', params: { domain: 'a.example', text: 'b.example' } }] },
    })
  })

  it('may have fewer cells than the file has columns', () => {
    const cells = { ...ALICE, activated: 'no', phone: '' }
    expect(rowOf(cells, {}, { cells: Object.values(ALICE) })).toMatchObject({ activated: true, errors: null })
  })

  it('may have its name made of its email address', () => {
    const cells = { email: 'Alice01@mail.example', password: 'long enough' }
    expect(rowOf(cells, { defaults: { username: 'from_email' } })).toMatchObject({ username: 'alice01', errors: null })
    expect(rowOf(cells)).toMatchObject({ username: null, errors: { username: [{ key: 'required' }] } })
  })
})

describe('the password of a line', () => {
  const hash = ha1('SHA-256', 'long enough')

  it('is in clear, a hash, or both', () => {
    expect(rowOf({ username: 'alice01', ha1: hash.toUpperCase() })).toMatchObject({
      algorithm: 'SHA-256',
      ha1: hash,
      errors: null,
    })
    expect(rowOf({ ...ALICE, ha1: hash })).toMatchObject({ ha1: hash, errors: null })
    expect(rowOf({ ...ALICE, ha1: ha1('MD5', 'long enough') })).toMatchObject({ algorithm: 'MD5', errors: null })
    expect(rowOf({ username: 'alice01', ha1: hash, algorithm: 'SHA-256' })).toMatchObject({ ha1: hash, errors: null })
  })

  it('may be none where that is allowed', () => {
    expect(rowOf({ username: 'alice01' }, { defaults: { password: 'none' } })).toMatchObject({
      algorithm: 'SHA-256',
      ha1: null,
      other_ha1: null,
      provisioning_token: TOKEN,
      errors: null,
    })
    expect(rowOf(ALICE, { defaults: { password: 'none' } }).ha1).toBe(hash)
    expect(errorsOf({ username: 'alice01' })).toEqual({ password: [{ key: 'required' }] })
  })

  it('is refused where it is too short, or its hash is none', () => {
    expect(errorsOf({ ...ALICE, password: 'x' })).toEqual({ password: [{ key: 'min_length', params: { minimum: 6 } }] })
    expect(errorsOf({ ...ALICE, password: 'x' }, { defaults: { password: 'none' } })).toHaveProperty('password')
    const wrong = (digits: number) => ({ ha1: [{ key: 'ha1', params: { digits } }] })
    expect(errorsOf({ username: 'alice01', ha1: 'abc' })).toEqual(wrong(64))
    expect(errorsOf({ username: 'alice01', ha1: hash, algorithm: 'MD5' })).toEqual(wrong(32))
    expect(errorsOf({ username: 'alice01', ha1: `${hash}0` })).toEqual(wrong(64))
    for (const other of [`g${hash.slice(1)}`, `${hash.slice(1)}g`])
      expect(errorsOf({ username: 'alice01', ha1: other })).toEqual(wrong(64))
    expect(errorsOf({ username: 'alice01', ha1: hash, algorithm: 'SHA-512' })).toMatchObject({
      ...wrong(64),
      algorithm: [{}],
    })
  })

  it('is refused where its hash is that of another', () => {
    const differs = { ha1: [{ key: 'ha1_differs', params: { realm: HOME.realm } }] }
    expect(errorsOf({ ...ALICE, ha1: ha1('SHA-256', 'another') })).toEqual(differs)
    expect(errorsOf({ ...ALICE, username: 'alice02', ha1: hash })).toEqual(differs)
    // of a name that is none, it is of no interest
    expect(Object.keys(errorsOf({ password: 'long enough', ha1: hash }) ?? {})).toEqual(['username'])
    expect(errorsOf({ ...ALICE, ha1: 'abc' })).toEqual({ ha1: [{ key: 'ha1', params: { digits: 64 } }] })
  })

  it('is refused with a hash of another realm', () => {
    const other = { realm: [{ key: 'realm_other', params: { realm: HOME.realm } }] }
    expect(errorsOf({ username: 'alice01', ha1: hash, realm: 'realm-b' })).toEqual(other)
    expect(errorsOf({ username: 'alice01', ha1: hash, realm: HOME.realm })).toBeNull()
    expect(errorsOf({ ...ALICE, realm: 'realm-b' })).toBeNull()
  })
})

describe('what is wrong with a line', () => {
  it('is said of all its fields, and it keeps no more than its name', () => {
    const row = rowOf({
      username: 'Al',
      password: 'x',
      email: 'nowhere',
      phone: '112',
      blocked: 'maybe',
      activated: 'maybe',
      dictionary: '[]',
      domain: 'b.example',
    })
    expect(row).toEqual({ ...NOTHING, username: 'Al', errors: expect.any(Object) })
    expect(Object.fromEntries(Object.entries(row.errors ?? {}).map(([field, [error]]) => [field, error?.key]))).toEqual(
      {
        username: 'min_length',
        password: 'min_length',
        email: 'email',
        phone: 'phone',
        blocked: 'type_boolean',
        activated: 'type_boolean',
        dictionary: 'dictionary_json',
        domain: 'domain_other',
      },
    )
  })

  it('is said once of a field that is no such field at all', () => {
    const long = errorsOf({ ...ALICE, username: 'A'.repeat(300), phone: '1'.repeat(300) })
    expect(Object.entries(long ?? {}).map(([field, errors]) => [field, errors.length])).toEqual([
      ['username', 1],
      ['phone', 1],
    ])
  })

  it('is a name that is a phone number, unless that is allowed', () => {
    const cells = { ...ALICE, username: '+33612345678' }
    expect(errorsOf(cells)).toEqual({ username: [{ key: 'username_phone' }] })
    const config = DomainSettings.parse({ APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: 'true' })
    expect(errorsOf(cells, { config })).toBeNull()
    expect(rowOf({ ...ALICE, username: `a\0${'b'.repeat(100)}` }).username).toBe(`a${'b'.repeat(63)}`)
  })

  it('is a phone number of no country, or of one that is closed', () => {
    expect(errorsOf({ ...ALICE, phone: '+800 1234 5678' })).toEqual({ phone: [{ key: 'phone_country' }] })
    expect(errorsOf({ ...ALICE, phone: '+44 20 7946 0958' })).toEqual({
      phone: [{ key: 'phone_country_closed', params: { country: 'GB' } }],
    })
    expect(errorsOf({ ...ALICE, phone: '06 12 34 56 78' })).toEqual({ phone: [{ key: 'phone' }] })
    const space = { ...HOME, defaultCountry: 'FR' }
    expect(rowOf({ ...ALICE, phone: '06 12 34 56 78' }, { space }).phone).toBe('+33612345678')
  })

  it('is a dictionary that is no object of texts', () => {
    for (const json of ['{', '[]', '7', 'null', '"text"'])
      expect(errorsOf({ ...ALICE, dictionary: json }), json).toEqual({ dictionary: [{ key: 'dictionary_json' }] })
    expect(Object.keys(errorsOf({ ...ALICE, dictionary: '{"a":7}' }) ?? {})).toHaveLength(1)
  })

  it('is that it cannot be read, before all else', () => {
    const fault = (column: number, kind: 'text_after_quote' | 'line_too_long' = 'text_after_quote') =>
      errorsOf({ ...ALICE, password: '' }, {}, { fault: { kind, column, text: '"a\0" b' } })
    expect(fault(0)).toEqual({ line: [{ key: 'text_after_quote', params: { text: '"a" b' } }] })
    expect(fault(5)).toEqual(fault(0))
    expect(fault(1)).toEqual({ line: [{ key: 'text_after_quote', params: { text: '…' } }] })
    expect(fault(0, 'line_too_long')).toEqual({
      line: [{ key: 'line_too_long', params: { max: 65_536, text: '"a" b' } }],
    })
    expect(errorsOf({ ha1: 'x' }, {}, { fault: { kind: 'quote_not_closed', column: 0, text: '"x' } })).toEqual({
      line: [{ key: 'quote_not_closed', params: { text: '…' } }],
    })
  })

  it('is more cells than the file has columns', () => {
    expect(errorsOf(ALICE, { columns: 1 })).toEqual({
      line: [{ key: 'too_many_cells', params: { cells: 2, columns: 1 } }],
    })
    expect(errorsOf({ ...ALICE, '-': ' ' }, { columns: 2 })).toBeNull()
    expect(errorsOf({ ...ALICE, '-': ' ', '-2': 'x' }, { columns: 2 })).toHaveProperty('line')
  })

  it('is a date in a column that is imported', () => {
    expect(errorsOf({ ...ALICE, '-': '1' }, {}, { dates: [2] })).toBeNull()
    expect(errorsOf({ ...ALICE, '-': '1' }, {}, { dates: [9, 2, 1] })).toEqual({ password: [{ key: 'date_cell' }] })
  })

  it('is a text that is not of the encoding', () => {
    const broken = { ...ALICE, display_name: 'Zo\ufffd\0', '-': '\ufffd' }
    expect(errorsOf(broken)).toEqual({
      line: [{ key: 'undecodable', params: { encoding: 'utf-8', text: 'Zo\ufffd' } }],
    })
    expect(errorsOf({ ...ALICE, password: 'long \ufffd enough' })).toEqual({
      line: [{ key: 'undecodable', params: { encoding: 'utf-8', text: '…' } }],
    })
    expect(errorsOf({ '-': '\ufffd', ...ALICE })).toEqual({
      line: [{ key: 'undecodable', params: { encoding: 'utf-8', text: '\ufffd' } }],
    })
    // which has every octet
    expect(errorsOf({ ...ALICE, display_name: 'Zo\ufffd' }, { encoding: 'windows-1252' })).toBeNull()
  })
})
