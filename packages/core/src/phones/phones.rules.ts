import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A phone number in international form (E.164) and its country, or null when it is none. */
export function parsePhone(text: string): { number: string; country: CountryCode | null } | null {
  if (!text.trimStart().startsWith('+')) return null
  const parsed = parsePhoneNumberFromString(text)
  return parsed?.isValid() ? { number: parsed.number, country: parsed.country ?? null } : null
}
