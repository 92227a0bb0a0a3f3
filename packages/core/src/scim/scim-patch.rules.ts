import { fieldError } from '../errors.ts'
import type { ScimPatchOperation } from './scim.schema.ts'
import {
  chosenValue,
  EMAIL_TYPES,
  languageOf,
  PHONE_TYPES,
  refusePath,
  type ScimState,
  shownName,
} from './scim-users.rules.ts'

/** A state that a request changes, and the password that it sets. */
export interface PatchedState extends ScimState {
  password: string | null
}

/** Attributes that RFC 7643 has and accounts have no place for: they are ignored, as directories send all that they know. */
const IGNORED = new Set(
  `addresses entitlements groups ims locale nickname photos profileurl roles timezone title usertype x509certificates id meta
  schemas`.split(/\s+/),
)

const COMPLEX = new Set(['emails', 'phonenumbers', 'name'])

const USER_SCHEMA = /^urn:ietf:params:scim:schemas:core:2\.0:user:/i

interface Path {
  attribute: string
  /** what the values of a list are chosen by, such as `type eq "work"` */
  type: string | null
  sub: string | null
}

/** Reads a path (RFC 7644 section 3.5.2); null for one of an extension, of which accounts have nothing. */
function parsePath(text: string): Path | null {
  const path = text.trim().replace(USER_SCHEMA, '')
  if (/^urn:/i.test(path)) return null
  const found = /^(?<attribute>\w+)(?:\[(?<filter>[^\]]*)\])?(?:\.(?<sub>\w+))?$/.exec(path)
  if (!found?.groups) refusePath(text)
  const { attribute = '', filter, sub } = found.groups
  const type =
    filter === undefined ? undefined : /^\s*(?:type\s+eq\s+"(\w+)"|primary\s+eq\s+"?true"?)\s*$/i.exec(filter)
  if (type === null) refusePath(text)
  return { attribute: attribute.toLowerCase(), type: type?.[1]?.toLowerCase() ?? null, sub: sub?.toLowerCase() ?? null }
}

/** The state after the operations, in their order, in the forms that Microsoft Entra ID and Okta send. */
export function applyPatch(known: ScimState, operations: readonly ScimPatchOperation[]): PatchedState {
  // a name that the names of the person make changes with them
  const isMade = known.displayName === shownName({ ...known, displayName: null })
  const state: PatchedState = { ...known, displayName: isMade ? null : known.displayName, password: null }
  for (const { op, path, value } of operations) {
    if (path != null && path !== '') assign(state, path, op === 'remove' ? null : value)
    else if (op === 'remove' || typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw fieldError('Operations', 'scim_value', { path: path ?? '' })
    } else {
      // also `{ "name.givenName": "Alice" }`, as Microsoft Entra ID sends it
      for (const [name, one] of Object.entries(value)) assign(state, name, one)
    }
  }
  return state
}

function assign(state: PatchedState, path: string, value: unknown): void {
  const parsed = parsePath(path)
  if (parsed === null) return
  const { attribute, sub } = parsed
  if (sub !== null && !COMPLEX.has(attribute) && !IGNORED.has(attribute)) refusePath(path)
  const text = () => textOf(path, value)
  switch (attribute) {
    case 'emails':
      assignEmail(state, parsed, value)
      break
    case 'phonenumbers':
      assignPhone(state, parsed, value)
      break
    case 'name':
      assignName(state, sub, value)
      break
    case 'username':
      state.userName = text() ?? refuse(path)
      break
    case 'externalid':
      state.externalId = text()
      break
    case 'displayname':
      state.displayName = text()
      break
    case 'preferredlanguage':
      state.language = languageOf(text())
      break
    case 'password':
      state.password = verbatim(path, value)
      break
    case 'active':
      state.active = truthOf(path, value)
      break
    default:
      if (!IGNORED.has(attribute)) refusePath(path)
  }
}

function assignName(state: PatchedState, sub: string | null, value: unknown): void {
  if (sub === null) {
    const names = value === null ? { givenname: null, familyname: null } : value
    if (typeof names !== 'object' || names === null) refuse('name')
    for (const [name, one] of Object.entries(names)) assignName(state, name.toLowerCase(), one)
  } else if (sub === 'givenname') state.givenName = textOf('name.givenName', value)
  else if (sub === 'familyname') state.familyName = textOf('name.familyName', value)
  else if (!['formatted', 'middlename', 'honorificprefix', 'honorificsuffix'].includes(sub)) refusePath(`name.${sub}`)
}

function assignEmail(state: PatchedState, { type, sub }: Path, value: unknown): void {
  // an account has the address of work alone
  if (type !== null && type !== 'work') return
  if (sub !== null && sub !== 'value') return
  state.email = value === null ? null : (chosenOf('emails', value, EMAIL_TYPES).value ?? null)
}

function assignPhone(state: PatchedState, { type, sub }: Path, value: unknown): void {
  if (type === 'fax' || type === 'pager' || (sub !== null && sub !== 'value')) return
  const isOther = type !== null && state.phone !== null && state.phoneType !== type
  // of several numbers an account has one: the mobile one, if there is one
  if (isOther && (value === null || type !== 'mobile')) return
  const chosen = value === null ? null : chosenOf('phoneNumbers', value, PHONE_TYPES)
  state.phone = chosen?.value ?? null
  state.phoneType = state.phone === null ? null : (type ?? chosen?.type ?? null)
}

/** The value that an operation gives a list: a text, a value with its type, or several of those. */
function chosenOf(
  path: string,
  value: unknown,
  types: readonly string[],
): { value: string | null; type: string | null } {
  if (typeof value === 'string') return { value: textOf(path, value), type: null }
  const values = (Array.isArray(value) ? value : [value]).map((one: unknown) => {
    if (typeof one !== 'object' || one === null) return refuse(path)
    const { value: text, type, primary } = one as Record<string, unknown>
    return {
      value: textOf(path, text ?? null),
      type: textOf(path, type ?? null),
      primary: String(primary).toLowerCase() === 'true',
    }
  })
  const chosen = chosenValue(values, types)
  return { value: chosen?.value ?? null, type: chosen?.type?.toLowerCase() ?? null }
}

/** A value as it is, or as the only one of a list, which Microsoft Entra ID has sent for attributes of one value. */
const single = (value: unknown): unknown => {
  if (!Array.isArray(value) || value.length !== 1) return value
  const [one] = value as unknown[]
  return typeof one === 'object' && one !== null && 'value' in one ? one.value : one
}

function textOf(path: string, given: unknown): string | null {
  const text = verbatim(path, given)
  return text === null || text.trim() === '' ? null : text.trim()
}

function verbatim(path: string, given: unknown): string | null {
  const value = single(given)
  if (value === null || value === undefined) return null
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  const isText = typeof value === 'string' && value.length <= 255 && !/[\u0000-\u001f\u007f]/.test(value)
  return isText && value.isWellFormed() ? value : refuse(path)
}

/** `False` is how Microsoft Entra ID writes false. */
function truthOf(path: string, given: unknown): boolean {
  const word = String(single(given)).toLowerCase()
  return word === 'true' || (word === 'false' ? false : refuse(path))
}

function refuse(path: string): never {
  throw fieldError('Operations', 'scim_value', { path: path.slice(0, 100) })
}
