import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Marks without a width of their own, which programs put around numbers that are copied: spaces, joiners, directions, a BOM. */
const INVISIBLE = /\p{Cf}/gu

/** The number of a URI (RFC 3966) without its scheme, behind the country that it names where it has none itself. */
function numberOfUri(uri: string): string {
  const number = uri.replace(/;.*/s, '')
  const context = /;phone-context=(\+[^;]*)/i.exec(uri)?.[1]
  return context === undefined || number.startsWith('+') ? number : context + number
}

/**
 * A phone number as people and programs write it, without what does not belong to it: also as a URI, in fullwidth
 * characters, and with its country in parentheses.
 */
function plainNumber(text: string): string {
  const plain = text.replace(INVISIBLE, '').normalize('NFKC').trim()
  const uri = /^tel:(.*)/is.exec(plain)?.[1]
  const number = uri === undefined ? plain : numberOfUri(uri)
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
  // a country that the library does not know is none to it
  const parsed = parsePhoneNumberFromString(written, { defaultCountry: country as CountryCode, extract: false })
  return parsed?.isValid() ? { number: parsed.number, country: parsed.country ?? null } : null
}
