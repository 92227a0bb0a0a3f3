import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Marks without a width of their own, which programs put around numbers that are copied: spaces, joiners, directions, a BOM. */
const INVISIBLE = /\p{Cf}/gu

/** The number of a URI (RFC 3966), behind the country that it names where it has none itself. */
function numberOfUri(uri: string): string {
  const [number = '', ...parameters] = uri.slice('tel:'.length).split(';')
  const context = parameters.map((parameter) => /^phone-context=(\+.*)$/i.exec(parameter)?.[1]).find(Boolean)
  return context === undefined || number.startsWith('+') ? number : context + number
}

/**
 * A phone number as people and programs write it, without what does not belong to it: also as a URI, in fullwidth
 * characters, and with its country in parentheses.
 */
function plainNumber(text: string): string {
  const plain = text.replace(INVISIBLE, '').normalize('NFKC').trim()
  const number = /^tel:/i.test(plain) ? numberOfUri(plain) : plain
  return number.trim().replace(/^\(\s*(\+|00)([^)]*)\)/, '$1$2 ')
}

/**
 * A phone number in international form (E.164) and its country, or null when it is none.
 *
 * @param country by whose rules a number is read that has no plus (ISO 3166-1 alpha-2): one of its own, or behind its prefix
 *   for calls abroad. Without it, that prefix is `00`, as ITU-T E.123 recommends, and numbers of no country are none.
 */
export function parsePhone(
  text: string,
  country: string | null = null,
): { number: string; country: CountryCode | null } | null {
  const plain = plainNumber(text)
  const written = country === null ? plain.replace(/^00\s*(?=[1-9])/, '+') : plain
  if (country === null && !written.startsWith('+')) return null
  const reader = country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {}
  const parsed = parsePhoneNumberFromString(written, { ...reader, extract: false })
  return parsed?.isValid() ? { number: parsed.number, country: parsed.country ?? null } : null
}
