/** What a user is looked up by, each a condition that has to be met. */
export type ScimCondition =
  | { attribute: 'userName' | 'externalId' | 'id' | 'email'; value: string }
  | { attribute: 'active'; value: boolean }

const ATTRIBUTES: Record<string, ScimCondition['attribute']> = {
  username: 'userName',
  externalid: 'externalId',
  id: 'id',
  emails: 'email',
  'emails.value': 'email',
  'emails[type eq "work"].value': 'email',
  active: 'active',
}

const USER_SCHEMA = /^urn:ietf:params:scim:schemas:core:2\.0:user:/i

// an attribute, which may have a filter of its values, and a JSON string or a truth value
const CONDITION =
  /^\s*(?<attribute>[\w.:-]+(?:\[[^\]]*\])?(?:\.\w+)?)\s+eq\s+(?:(?<text>"(?:[^"\\]|\\.)*")|(?<truth>true|false))\s*/i

/**
 * Reads a filter (RFC 7644 section 3.4.2.2), as far as directories send them: `eq` of userName, externalId, id, emails and
 * active, and several with `and`.
 *
 * @returns null for any other
 */
export function parseScimFilter(filter: string): ScimCondition[] | null {
  const conditions: ScimCondition[] = []
  let rest = filter
  for (;;) {
    const { groups, 0: whole = '' } = CONDITION.exec(rest) ?? {}
    const condition = groups && conditionOf(groups)
    if (!condition) return null
    conditions.push(condition)
    rest = rest.slice(whole.length)
    if (rest === '') return conditions
    const joined = /^and\s+/i.exec(rest)
    if (!joined) return null
    rest = rest.slice(joined[0].length)
  }
}

function conditionOf({ attribute = '', text, truth }: Record<string, string | undefined>): ScimCondition | null {
  const name = attribute.replace(USER_SCHEMA, '').replaceAll(/\s+/g, ' ').toLowerCase()
  const known = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined
  if (known === undefined) return null
  if (known === 'active') {
    const value = (truth ?? text?.slice(1, -1) ?? '').toLowerCase()
    return value === 'true' || value === 'false' ? { attribute: known, value: value === 'true' } : null
  }
  const value = text === undefined ? null : parseText(text)
  return value === null ? null : { attribute: known, value }
}

function parseText(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' && !value.includes('\0') && value.isWellFormed() ? value : null
  } catch {
    return null
  }
}
