import type { FieldErrors } from '../errors.ts'
import { COLUMN_NAMES, type NamedField } from './import-column-names.ts'
import type { ImportFieldValue, ImportPlanValue } from './imports.schema.ts'

/** What stands for a whole name or a part of one, by what the file has beside it: in French, in English and German, in Spanish. */
const PARTS_OF_NAMES = ['nom', 'name', 'nombre']

/** What the columns of a file seem to be, by their names; each field once. */
export function guessFields(names: readonly string[]): (ImportFieldValue | null)[] {
  const keys = names.map(keyOf)
  const fields: (ImportFieldValue | null)[] = names
    .map((name) => name.trim())
    .map((name) => (/^dictionary\..{1,255}$/.test(name) ? (name as ImportFieldValue) : null))
  const take = (field: NamedField, key: string) => {
    for (const [index, known] of keys.entries())
      if (known === key && fields[index] === null && !fields.includes(field)) fields[index] = field
  }
  for (const [field, known] of COLUMN_NAMES) for (const key of known) take(field, key)
  for (const key of PARTS_OF_NAMES) {
    const part = fields.includes('family_name') ? 'given_name' : 'display_name'
    take(fields.includes('given_name') ? 'family_name' : part, key)
  }
  return fields.map((field, index) => (fields.indexOf(field) < index ? null : field))
}

/** The attributes that templates of Microsoft 365 name behind the words of each language: `Nom [displayName] Requis`. */
const ATTRIBUTES = [
  'userprincipalname',
  'displayname',
  'passwordprofile',
  'givenname',
  'surname',
  'mobile',
  'telephonenumber',
  'preferredlanguage',
]

function keyOf(name: string): string {
  const attribute = /\[([a-z]+)\]/.exec(name.toLowerCase())?.[1]
  const known = ATTRIBUTES.find((one) => one === attribute)
  if (known !== undefined) return known
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
