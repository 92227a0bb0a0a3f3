/** Attributes by their names in lower case: the names are not case-sensitive (RFC 7643 section 2.1). */
const NAMES = new Map(
  `schemas externalId userName name givenName familyName displayName emails phoneNumbers value type primary preferredLanguage
  active password Operations op path`
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
)

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members of an object by the names that the operations know; what is in them as it is. */
const named = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [NAMES.get(name.toLowerCase()) ?? name, value]))

/** `"True"`, as Microsoft Entra ID has sent it. */
const truth = (value: unknown): unknown =>
  typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value

/** Values of an attribute of several; one that is a text stands for itself. */
function values(given: unknown): unknown {
  if (!Array.isArray(given)) return given
  return given.map((one: unknown) => {
    if (typeof one === 'string') return { value: one }
    if (!isFields(one)) return one
    const fields = named(one)
    return 'primary' in fields ? { ...fields, primary: truth(fields['primary']) } : fields
  })
}

/** A user as the operations take it. */
export function readUser(body: unknown): unknown {
  if (!isFields(body)) return body
  const { name, emails, phoneNumbers, active, ...fields } = named(body)
  return {
    ...fields,
    ...(name === undefined ? {} : { name: isFields(name) ? named(name) : name }),
    ...(emails === undefined ? {} : { emails: values(emails) }),
    ...(phoneNumbers === undefined ? {} : { phoneNumbers: values(phoneNumbers) }),
    ...(active === undefined ? {} : { active: truth(active) }),
  }
}

/** An operation in small letters, as Microsoft Entra ID writes `Replace`. */
const inSmallLetters = ({ op, ...fields }: Fields): Fields => ({
  ...fields,
  ...(op === undefined ? {} : { op: typeof op === 'string' ? op.toLowerCase() : op }),
})

/** A change as the operations take it; its values are read with the attributes that they are of. */
export function readPatch(body: unknown): unknown {
  if (!isFields(body)) return body
  const { Operations, ...fields } = named(body)
  return {
    ...fields,
    Operations: Array.isArray(Operations)
      ? Operations.map((one: unknown) => (isFields(one) ? inSmallLetters(named(one)) : one))
      : Operations,
  }
}

const wholeNumber = (text: unknown): number | undefined =>
  typeof text === 'string' && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined

/** The query of a list. Numbers beyond their range are the nearest within (RFC 7644 section 3.4.2.4). */
export function readList({ filter, startIndex, count }: Fields, maximum: number): object {
  const [start, limit] = [wholeNumber(startIndex), wholeNumber(count)]
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(start === undefined ? {} : { startIndex: Math.min(Math.max(1, start), 2_147_483_647) }),
    ...(limit === undefined ? {} : { count: Math.min(Math.max(0, limit), maximum) }),
  }
}

const namesIn = (text: unknown): string[] =>
  typeof text === 'string' ? text.split(',').map((name) => name.trim().split('.', 1)[0]?.toLowerCase() ?? '') : []

/** The attributes of a resource that a request wants (RFC 7644 section 3.9); its id and its schemas always. */
export function projected(resource: object, { attributes, excludedAttributes }: Fields): object {
  const [wanted, excluded] = [namesIn(attributes), namesIn(excludedAttributes)]
  if (wanted.length === 0 && excluded.length === 0) return resource
  const isReturned = (name: string) =>
    ['id', 'schemas'].includes(name) ||
    (wanted.length > 0 ? wanted.includes(name.toLowerCase()) : !excluded.includes(name.toLowerCase()))
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isReturned(name)))
}
