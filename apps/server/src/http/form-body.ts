import { decodeUtf8 } from './utf8.ts'

/**
 * Reads a form (`application/x-www-form-urlencoded`). A field that is there several times has all its values, and
 * `dictionary[a]=b` is the member `a` of `dictionary`, as PHP's forms have it.
 *
 * @returns null for what no form is: a `%` without two hexadecimal digits, or octets that are not UTF-8
 */
export function parseForm(body: Buffer): Record<string, unknown> | null {
  const text = decodeUtf8(body)
  if (text === null) return null
  const fields: Record<string, unknown> = Object.create(null)
  try {
    for (const pair of text.split('&')) {
      if (pair === '') continue
      const [name = '', ...value] = pair.split('=')
      addField(fields, decode(name), decode(value.join('=')))
    }
  } catch {
    return null
  }
  return fields
}

/** @throws URIError */
const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

function addField(fields: Record<string, unknown>, name: string, value: string): void {
  const bracket = name.indexOf('[')
  const field = bracket > 0 ? name.slice(0, bracket) : name
  const others = fields[field]
  if (bracket <= 0) {
    fields[field] = others === undefined ? value : [others, value].flat()
    return
  }
  const written = /^\[([^[\]]+)\]$/.exec(name.slice(bracket))?.[1]
  // what JSON refuses as well
  const member = written === '__proto__' ? undefined : written
  const members = others ?? Object.create(null)
  // a list, also of a text and a member, is what no schema takes: it is refused and not left out
  if (member === undefined || typeof members !== 'object' || Array.isArray(members)) {
    fields[field] = [others ?? [], value].flat()
  } else {
    members[member] = members[member] === undefined ? value : [members[member], value].flat()
    fields[field] = members
  }
}
