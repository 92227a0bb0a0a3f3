import { passwordErrors, usernameErrors } from '../accounts/accounts.rules.ts'
import { CreateAccount } from '../accounts/accounts.schema.ts'
import type { DomainConfig } from '../config.ts'
import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import { keptHashes, type SipAlgorithms } from '../credentials/passwords.rules.ts'
import { type FieldErrors, mergeFieldErrors } from '../errors.ts'
import { parsePhone } from '../phones/phones.rules.ts'
import { randomToken } from '../random.ts'
import { fieldErrors } from '../validation.ts'
import type { CsvRecord } from './csv.rules.ts'
import type { ImportFieldValue, ImportPlanValue } from './imports.schema.ts'

/** A line as it is kept until it is imported. */
export interface ImportRow {
  line: number
  username: string | null
  email: string | null
  phone: string | null
  display_name: string | null
  dtmf_protocol: string | null
  language: string | null
  activated: boolean
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
export interface RowRules {
  plan: ImportPlanValue
  config: DomainConfig
  realm: string
  sipAlgorithms: SipAlgorithms
  openCountries: ReadonlySet<string>
}

/**
 * What a column of this name is, in English, French, German or Spanish, and as Microsoft 365, Google Workspace, FreePBX,
 * FusionPBX, 3CX and Kamailio call it.
 */
export function guessField(name: string): ImportFieldValue | null {
  const key = name
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
  if (/^dictionary\..{1,255}$/.test(key)) return name.trim() as ImportFieldValue
  return synonyms.get(key.replace(/[^a-z0-9]/g, '')) ?? null
}

const synonyms = new Map<string, ImportFieldValue>(
  Object.entries({
    username: [
      'username',
      'user',
      'login',
      'name',
      'extension',
      'number',
      'sip',
      'userprincipalname',
      'accountname',
      'identifiant',
      'utilisateur',
      'nomdutilisateur',
      'benutzername',
      'benutzer',
      'nebenstelle',
      'usuario',
      'nombredeusuario',
      'extensionsip',
    ],
    password: [
      'password',
      'pass',
      'secret',
      'authpassword',
      'sippassword',
      'devicesecret',
      'passwordrequired',
      'motdepasse',
      'mdp',
      'passwort',
      'kennwort',
      'contrasena',
      'clave',
    ],
    ha1: ['ha1', 'hash', 'passwordhash', 'md5cred'],
    algorithm: ['algorithm', 'algo', 'algorithme', 'algorithmus', 'algoritmo'],
    email: [
      'email',
      'mail',
      'emailaddress',
      'emailaddressrequired',
      'workemail',
      'primaryemail',
      'vmemail',
      'courriel',
      'adresseemail',
      'adressemail',
      'emailadresse',
      'mailadresse',
      'correo',
      'correoelectronico',
    ],
    phone: [
      'phone',
      'phonenumber',
      'tel',
      'mobile',
      'mobilephone',
      'mobilenumber',
      'workphone',
      'telephone',
      'numero',
      'numerodetelephone',
      'telefon',
      'telefonnummer',
      'rufnummer',
      'mobiltelefon',
      'handy',
      'telefono',
      'numerodetelefono',
      'movil',
    ],
    display_name: [
      'displayname',
      'fullname',
      'callerid',
      'effectivecalleridname',
      'calleridname',
      'outboundcalleridname',
      'nomcomplet',
      'nomaffiche',
      'nom',
      'anzeigename',
      'vollstandigername',
      'nombreparamostrar',
      'nombrecompleto',
    ],
    activated: ['activated', 'active', 'enabled', 'actif', 'activation', 'aktiv', 'aktiviert', 'activo', 'habilitado'],
    admin: ['admin', 'role', 'administrator', 'administrateur', 'rolle', 'administrador', 'rol'],
    dtmf_protocol: ['dtmfprotocol', 'dtmf', 'dtmfmode'],
    language: ['language', 'lang', 'preferredlanguage', 'langue', 'sprache', 'idioma'],
  } satisfies Record<string, string[]>).flatMap(([field, names]) =>
    names.map((name) => [name, field as ImportFieldValue] as const),
  ),
)

/** What is wrong with how a file is to be read. */
export function planErrors({ columns }: Pick<ImportPlanValue, 'columns'>): FieldErrors {
  const chosen = columns.filter((column) => column !== null)
  const twice = chosen.find((column, index) => chosen.indexOf(column) !== index)
  if (twice !== undefined) return { columns: [{ key: 'column_twice', params: { column: twice } }] }
  const missing = !chosen.includes('username')
    ? 'username'
    : chosen.includes('password') || chosen.includes('ha1')
      ? null
      : 'password'
  return missing === null ? {} : { columns: [{ key: 'column_missing', params: { column: missing } }] }
}

const yes = new Set([
  'true',
  '1',
  'yes',
  'on',
  'y',
  'x',
  'admin',
  'active',
  'activated',
  'enabled',
  'oui',
  'vrai',
  'ja',
  'wahr',
  'si',
  'sí',
  'verdadero',
])
const no = new Set([
  'false',
  '0',
  'no',
  'off',
  'n',
  'user',
  'inactive',
  'disabled',
  'non',
  'faux',
  'nein',
  'falsch',
  'falso',
])

/** A flag as people write it; the text itself when it is none, for the schema to refuse. */
function readFlag(text: string): boolean | string {
  const word = text.toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : text
}

function readAlgorithm(text: string): string {
  const word = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return word === 'SHA256' ? 'SHA-256' : word
}

const readers: Partial<Record<string, (text: string) => unknown>> = {
  activated: readFlag,
  admin: readFlag,
  algorithm: readAlgorithm,
  dtmf_protocol: (text) => text.toLowerCase(),
  language: (text) => text.toLowerCase(),
  ha1: (text) => text.toLowerCase(),
}

/**
 * A cell as it was before a spreadsheet or an export wrote it: `="0612"` is how Excel keeps a number as text, and exports
 * put an apostrophe before what a spreadsheet would run as a formula.
 */
function readCell(cell: string): string {
  const [, quoted] = /^="([^"]*)"$/.exec(cell) ?? []
  if (quoted !== undefined) return quoted
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell
}

/** Fields that are taken to the letter: an export has none of them. */
const verbatim = new Set<string>(['password', 'ha1'])

/** The cells of a line by the names of their fields; an empty one is not there. */
function fieldsOf(cells: string[], columns: ImportPlanValue['columns']) {
  const fields: Record<string, unknown> = {}
  const dictionary: Record<string, string> = {}
  columns.forEach((field, index) => {
    const written = cells[index]
    if (field === null || written === undefined || written === '') return
    const cell = verbatim.has(field) ? written : readCell(written)
    if (field.startsWith('dictionary.')) dictionary[field.slice('dictionary.'.length)] = cell
    else fields[field] = readers[field]?.(cell) ?? cell
  })
  return { fields, dictionary: Object.keys(dictionary).length > 0 ? dictionary : null }
}

const ha1Lengths: Record<DigestAlgorithm, number> = { MD5: 32, 'SHA-256': 64 }

function ha1Errors(ha1: string, algorithm: unknown): FieldErrors {
  const expected = ha1Lengths[algorithm as DigestAlgorithm]
  return /^[0-9a-f]+$/.test(ha1) && ha1.length === expected
    ? {}
    : { ha1: [{ key: 'ha1', params: { digits: expected ?? 64 } }] }
}

/** What stands for the password of a line that has its hash, where the schema wants one. */
const NO_PASSWORD = 'x'.repeat(64)

/** A line as an account: what is wrong with it by itself, by the rules that every new account goes by. */
export function readRow(
  { line, cells }: CsvRecord,
  { plan, config, realm, sipAlgorithms, openCountries }: RowRules,
): ImportRow {
  const { fields, dictionary } = fieldsOf(cells, plan.columns)
  const { ha1, ...given } = fields
  const hash = typeof ha1 === 'string' ? ha1 : null
  if (given['algorithm'] === undefined) {
    given['algorithm'] = hash?.length === ha1Lengths.MD5 ? 'MD5' : plan.defaults.algorithm
  }
  if (hash !== null) given['password'] = NO_PASSWORD
  if (dictionary) given['dictionary'] = dictionary
  const parsed = CreateAccount.safeParse(given)
  const wrong = parsed.success ? {} : fieldErrors(parsed.error, given)
  const text = (field: string) => (typeof given[field] === 'string' && !(field in wrong) ? given[field] : undefined)
  const phone = text('phone')
  const parsedPhone = phone === undefined ? null : parsePhone(phone)
  const errors = mergeFieldErrors(
    wrong,
    usernameErrors(text('username'), config, { phoneNumbers: config.APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API }),
    hash === null ? passwordErrors(text('password'), config) : ha1Errors(hash, given['algorithm']),
    phone === undefined ? {} : phoneErrors(parsedPhone, openCountries),
  )
  const isWrong = !parsed.success || Object.keys(errors).length > 0
  const row: ImportRow = {
    line,
    username: typeof fields['username'] === 'string' ? storable(fields['username']) : null,
    email: null,
    phone: null,
    display_name: null,
    dtmf_protocol: null,
    language: null,
    activated: false,
    admin: false,
    algorithm: null,
    ha1: null,
    other_ha1: null,
    dictionary: null,
    provisioning_token: null,
    errors: isWrong ? errors : null,
  }
  if (isWrong) return row
  const { username, password, algorithm, email, display_name, dtmf_protocol, language, activated, admin } = parsed.data
  const hashes = hash === null ? keptHashes({ username, realm, password }, [algorithm], sipAlgorithms) : []
  return {
    ...row,
    username,
    email: email ?? null,
    phone: parsedPhone?.number ?? null,
    display_name: display_name ?? null,
    dtmf_protocol: dtmf_protocol ?? null,
    language: language ?? null,
    activated: activated ?? plan.defaults.activated,
    admin: admin ?? false,
    algorithm,
    ha1: hash ?? hashes.find((kept) => kept.algorithm === algorithm)?.ha1 ?? null,
    other_ha1: hashes.find((kept) => kept.algorithm !== algorithm)?.ha1 ?? null,
    dictionary,
    provisioning_token: randomToken(),
  }
}

function phoneErrors(parsed: ReturnType<typeof parsePhone>, openCountries: ReadonlySet<string>): FieldErrors {
  if (!parsed) return { phone: [{ key: 'phone' }] }
  return parsed.country !== null && openCountries.has(parsed.country) ? {} : { phone: [{ key: 'phone_country' }] }
}

/** A name that is wrong, as far as it can be shown. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed().slice(0, 64)
