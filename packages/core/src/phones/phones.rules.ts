import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Marks without a width of their own, which programs put around numbers that are copied: spaces, joiners, directions, a BOM. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/**
 * A phone number as people and programs write it, with a plus first: also as a URI (RFC 3966), in fullwidth characters,
 * with its country in parentheses, or behind `00`, the prefix that ITU-T E.123 recommends for calls abroad.
 */
function withPlus(text: string): string {
  const plain = text.replace(INVISIBLE, '').normalize('NFKC').trim()
  const [number = ''] = /^tel:/i.test(plain) ? plain.slice('tel:'.length).split(';') : [plain]
  return number
    .trim()
    .replace(/^\(\s*(\+|00)([^)]*)\)/, '$1$2 ')
    .replace(/^00\s*(?=[1-9])/, '+')
}

/** A phone number in international form (E.164) and its country, or null when it is none. */
export function parsePhone(text: string): { number: string; country: CountryCode | null } | null {
  const written = withPlus(text)
  if (!written.startsWith('+')) return null
  const parsed = parsePhoneNumberFromString(written)
  return parsed?.isValid() ? { number: parsed.number, country: parsed.country ?? null } : null
}
