import { passwordErrors, usernameErrors } from '../accounts/accounts.rules.ts'
import { CreateAccount } from '../accounts/accounts.schema.ts'
import type { DomainConfig } from '../config.ts'
import { computeHa1, type DigestAlgorithm } from '../credentials/digest.rules.ts'
import { keptHashes } from '../credentials/passwords.rules.ts'
import { type FieldError, type FieldErrors, mergeFieldErrors } from '../errors.ts'
import { parsePhone } from '../phones/phones.rules.ts'
import { randomToken } from '../random.ts'
import { fieldErrors } from '../validation.ts'
import { textOf } from './csv.rules.ts'
import { type CsvFault, type CsvRecord, MAX_RECORD_CHARACTERS } from './csv-records.rules.ts'
import { unescapeFormula } from './export-cells.rules.ts'
import { readers, readSpreadsheetText } from './import-cells.rules.ts'
import { readIdentity, realmErrors, type SpaceRules, spaceOfLine, storable } from './import-spaces.rules.ts'
import type { ImportFieldValue, ImportPlanValue } from './imports.schema.ts'

/** A line as it is kept until it is imported. */
export interface ImportRow {
  line: number
  /** the Space that it goes to, with the realm of its hashes; null for that of the import */
  space_id: number | null
  realm: string | null
  username: string | null
  email: string | null
  phone: string | null
  display_name: string | null
  dtmf_protocol: string | null
  language: string | null
  activated: boolean
  blocked: boolean
  admin: boolean
  algorithm: DigestAlgorithm | null
  ha1: string | null
  /** by the other algorithm, where the Space's SIP servers speak it and the password is there in clear */
  other_ha1: string | null
  dictionary: Record<string, string> | null
  provisioning_token: string | null
  errors: FieldErrors | null
}

/** What the fields of every line are read by. */
export interface RowRules extends SpaceRules {
  plan: ImportPlanValue
  config: DomainConfig
  openCountries: ReadonlySet<string>
  /** columns that the file has by its header, where it has one: a line with more cells has lost the meaning of each */
  columns: number
  /** whether the file is an export of ours, in which apostrophes keep spreadsheets from running cells as formulas */
  isExport: boolean
}

/** What is taken to the letter; exports have none of them. */
const isSecret = (field: ImportFieldValue | null): boolean => field === 'password' || field === 'ha1'

/** The cells of a line by the names of their fields; an empty one is not there. */
function fieldsOf(record: CsvRecord, { plan: { columns }, isExport }: Pick<RowRules, 'plan' | 'isExport'>) {
  const fields: Record<string, unknown> = {}
  const dictionary: Record<string, string> = {}
  columns.forEach((field, index) => {
    const written = field === 'password' ? record.cells[index] : textOf(record, index)
    if (field === null || written === undefined || written === '') return
    const cell = isSecret(field) ? written : isExport ? unescapeFormula(written) : readSpreadsheetText(written)
    if (field.startsWith('dictionary.')) dictionary[field.slice('dictionary.'.length)] = cell
    else fields[field] = readers[field]?.(cell) ?? cell
  })
  return { fields, dictionary }
}

/** What is wrong with a line before its cells are looked at. */
function recordErrors(record: CsvRecord, { plan, columns }: RowRules): FieldErrors {
  if (record.fault) return { line: [faultError(record.fault, plan.columns[record.fault.column] ?? null)] }
  const cells = record.cells.findLastIndex((cell) => cell.trim() !== '') + 1
  if (cells > columns) return { line: [{ key: 'too_many_cells', params: { cells, columns } }] }
  const date = record.dates?.map((index) => plan.columns[index] ?? null).find((field) => field !== null)
  if (date !== undefined) return { [date]: [{ key: 'date_cell' }] }
  if (plan.encoding === 'windows-1252') return {}
  const broken = record.cells.findIndex((cell) => cell.includes('\ufffd'))
  if (broken < 0) return {}
  const text = isSecret(plan.columns[broken] ?? null) ? HIDDEN : storable(record.cells[broken] ?? '')
  return { line: [{ key: 'undecodable', params: { encoding: plan.encoding, text } }] }
}

const HIDDEN = '…'

function faultError({ kind, text: written }: CsvFault, field: ImportFieldValue | null): FieldError {
  const text = isSecret(field) ? HIDDEN : storable(written)
  if (kind === 'line_too_long') return { key: kind, params: { max: MAX_RECORD_CHARACTERS, text } }
  return { key: kind, params: { text } }
}

/** A column with all entries of the dictionary, as exports have it. */
function readDictionary(json: unknown): Record<string, unknown> | null {
  if (typeof json !== 'string') return {}
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

const textFields = (...values: unknown[]): string => values.filter((value) => typeof value === 'string').join(' ')

const ha1Lengths: Record<DigestAlgorithm, number> = { MD5: 32, 'SHA-256': 64 }

function ha1Errors(ha1: string, algorithm: unknown): FieldErrors {
  const expected = ha1Lengths[algorithm as DigestAlgorithm]
  return /^[0-9a-f]+$/.test(ha1) && ha1.length === expected
    ? {}
    : { ha1: [{ key: 'ha1', params: { digits: expected ?? 64 } }] }
}

/** What stands for the password of a line without one, where the schema wants it. */
const NO_PASSWORD = 'x'.repeat(64)

function credentialErrors(
  { hash, password }: { hash: string | null; password: string | undefined },
  { username, algorithm, realm }: { username: unknown; algorithm: unknown; realm: string },
  config: DomainConfig,
): FieldErrors {
  if (hash === null) return passwordErrors(password, config)
  const errors = ha1Errors(hash, algorithm)
  if (Object.keys(errors).length > 0 || password === undefined || typeof username !== 'string') return errors
  const isOfPassword = computeHa1(algorithm as DigestAlgorithm, { username, realm, password }) === hash
  return isOfPassword ? {} : { ha1: [{ key: 'ha1_differs', params: { realm } }] }
}

/** A line as an account: what is wrong with it by itself, by the rules that every new account goes by. */
export function readRow(record: CsvRecord, rules: RowRules): ImportRow {
  const { plan, config, openCountries } = rules
  const unreadable = recordErrors(record, rules)
  const { fields, dictionary: entries } = fieldsOf(record, rules)
  const { ha1, realm: ownRealm, blocked, given_name, family_name, dictionary: json, ...rest } = fields
  const { username: name, domains } = readIdentity(fields, rules)
  const { target, errors: domainErrors } = spaceOfLine(domains, rules)
  const { realm, sipAlgorithms } = target
  const hash = typeof ha1 === 'string' ? ha1 : null
  const given: Record<string, unknown> = { ...rest, username: name }
  // `spaceOfLine` looks at it
  delete given['domain']
  const password = given['password'] as string | undefined
  if (given['algorithm'] === undefined) {
    given['algorithm'] = hash?.length === ha1Lengths.MD5 ? 'MD5' : plan.defaults.algorithm
  }
  const hasNone = password === undefined && (hash !== null || plan.defaults.password === 'none')
  if (hasNone) given['password'] = NO_PASSWORD
  given['display_name'] ??= textFields(given_name, family_name) || undefined
  const dictionary = readDictionary(json)
  given['dictionary'] = { ...dictionary, ...entries }
  const parsed = CreateAccount.safeParse(given)
  const wrong = parsed.success ? {} : fieldErrors(parsed.error, given)
  const text = (field: 'username' | 'password' | 'phone') =>
    field in wrong ? undefined : (given[field] as string | undefined)
  const phone = text('phone')
  const parsedPhone = phone === undefined ? null : parsePhone(phone, target.defaultCountry)
  const errors = mergeFieldErrors(
    wrong,
    usernameErrors(text('username'), config, { phoneNumbers: config.APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API }),
    credentialErrors(
      { hash, password: hasNone ? undefined : text('password') },
      { username: text('username'), algorithm: given['algorithm'], realm },
      config,
    ),
    domainErrors,
    realmErrors(ownRealm, hash, target),
    dictionary === null ? { dictionary: [{ key: 'dictionary_json' }] } : {},
    blocked === undefined || typeof blocked === 'boolean' ? {} : { blocked: [{ key: 'type_boolean' }] },
    phone === undefined ? {} : phoneErrors(parsedPhone, openCountries),
  )
  const row: ImportRow = {
    line: record.line,
    space_id: target.id === rules.space.id ? null : target.id,
    realm: target.id === rules.space.id ? null : realm,
    username: typeof name === 'string' ? storable(name) : null,
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
    errors: null,
  }
  if (Object.keys(unreadable).length > 0) return { ...row, errors: unreadable }
  if (!parsed.success || Object.keys(errors).length > 0) return { ...row, errors }
  const { username, algorithm, email, display_name, dtmf_protocol, language, activated, admin } = parsed.data
  const hashes = password === undefined ? [] : keptHashes({ username, realm, password }, [algorithm], sipAlgorithms)
  return {
    ...row,
    username,
    email: email ?? null,
    phone: parsedPhone?.number ?? null,
    display_name: display_name ?? null,
    dtmf_protocol: dtmf_protocol ?? null,
    language: language ?? null,
    activated: activated ?? plan.defaults.activated,
    blocked: blocked === true,
    admin: admin ?? false,
    algorithm,
    ha1: hash ?? hashes.find((kept) => kept.algorithm === algorithm)?.ha1 ?? null,
    other_ha1: hashes.find((kept) => kept.algorithm !== algorithm)?.ha1 ?? null,
    dictionary: Object.keys(parsed.data.dictionary ?? {}).length > 0 ? (parsed.data.dictionary ?? null) : null,
    provisioning_token: randomToken(),
  }
}

function phoneErrors(parsed: ReturnType<typeof parsePhone>, openCountries: ReadonlySet<string>): FieldErrors {
  if (!parsed) return { phone: [{ key: 'phone' }] }
  const { country } = parsed
  if (country === null) return { phone: [{ key: 'phone_country' }] }
  return openCountries.has(country) ? {} : { phone: [{ key: 'phone_country_closed', params: { country } }] }
}
