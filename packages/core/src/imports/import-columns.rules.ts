import type { FieldErrors } from '../errors.ts'
import { COLUMN_NAMES, type NamedField } from './import-column-names.ts'
import type { ImportFieldValue, ImportPlanValue } from './imports.schema.ts'

/** What a name is that stands for a whole name or a part of one, by what the file has beside it. */
const PARTS_OF_NAMES: Record<string, { alone: NamedField; besideGiven: NamedField; besideFamily: NamedField }> = {
  // French; German and English files have `Name`
  nom: { alone: 'display_name', besideGiven: 'family_name', besideFamily: 'given_name' },
  name: { alone: 'display_name', besideGiven: 'family_name', besideFamily: 'given_name' },
  nombre: { alone: 'display_name', besideGiven: 'family_name', besideFamily: 'given_name' },
}

/** What the columns of a file seem to be, by their names; each field once. */
export function guessFields(names: readonly string[]): (ImportFieldValue | null)[] {
  const keys = names.map(keyOf)
  const fields: (ImportFieldValue | null)[] = names.map((name) =>
    /^dictionary\..{1,255}$/.test(name.trim()) ? (name.trim() as ImportFieldValue) : null,
  )
  const take = (field: NamedField, key: string): boolean => {
    const index = keys.findIndex((known, at) => known === key && fields[at] === null)
    if (index < 0 || fields.includes(field)) return false
    fields[index] = field
    return true
  }
  for (const [field, known] of COLUMN_NAMES) known.some((key) => take(field, key))
  for (const [key, { alone, besideGiven, besideFamily }] of Object.entries(PARTS_OF_NAMES)) {
    take(fields.includes('given_name') ? besideGiven : fields.includes('family_name') ? besideFamily : alone, key)
  }
  return fields.map((field, index) => (field !== null && fields.indexOf(field) < index ? null : field))
}

/** The attributes that templates of Microsoft 365 name behind the words of each language: `Nom [displayName] Requis`. */
const ATTRIBUTES = new Set([
  'userprincipalname',
  'displayname',
  'passwordprofile',
  'givenname',
  'surname',
  'mobile',
  'telephonenumber',
  'preferredlanguage',
])

function keyOf(name: string): string {
  const attribute = /\[([a-z]+)\]/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (ATTRIBUTES.has(attribute)) return attribute
  // whose cells say whether it is not
  if (attribute === 'accountenabled') return 'blocksignin'
  return name
    .normalize('NFKD')
    .replace(/\[[^\]]*\]/g, (mark) => (/required/i.test(mark) ? 'required' : ''))
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

/** What is wrong with how a file is to be read. */
export function planErrors(plan: {
  columns: ImportPlanValue['columns']
  defaults: ImportPlanValue['defaults'] | undefined
}): FieldErrors {
  const chosen = plan.columns.filter((column) => column !== null)
  const twice = chosen.find((column, index) => chosen.indexOf(column) !== index)
  if (twice !== undefined) return { columns: [{ key: 'column_twice', params: { column: twice } }] }
  const missing = missingColumn(chosen, plan.defaults)
  return missing === null ? {} : { columns: [{ key: 'column_missing', params: { column: missing } }] }
}

function missingColumn(
  chosen: readonly ImportFieldValue[],
  defaults: ImportPlanValue['defaults'] | undefined,
): 'username' | 'email' | 'password' | null {
  const areNamesGiven = chosen.includes('username')
  if (!areNamesGiven && defaults?.username !== 'from_email') return 'username'
  if (!areNamesGiven && !chosen.includes('email')) return 'email'
  if (chosen.includes('password') || chosen.includes('ha1') || defaults?.password === 'none') return null
  return 'password'
}
