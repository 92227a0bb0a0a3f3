import { z } from 'zod'

/** No NUL, which PostgreSQL cannot hold, and no lone surrogate, which UTF-8 cannot. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** No control character either: for what is shown on one line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const isOneLine = (text: string): boolean => !/[\u0000-\u001f\u007f]/.test(text) && text.isWellFormed()

/** Text on one line, `max` characters at most. */
export const line = (max: number) => z.string().max(max).refine(isOneLine, { error: 'characters' })

/** Text that may have several lines, `max` characters at most. */
export const text = (max: number) => z.string().max(max).refine(isStorable, { error: 'characters' })

/** A secret, taken to the letter: never trimmed. */
export const secret = (max: number) =>
  z.string().max(max).refine(isStorable, { error: 'characters' }).meta({ verbatim: true })

/** Identifiers are 32 bit integers. */
export const Id = z.int().min(1).max(2_147_483_647)

/** The state of a row, which each change replaces by another one; opaque. See `database/fragments.ts`. */
export const Version = z
  .string()
  .regex(/^\d{1,10}$/)
  .meta({ description: 'Of the state that is read: a change that names an older one is refused.', examples: ['1234'] })

/** The state that a change is based on. */
export const BasedOn = Version.optional().meta({
  description:
    'The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.',
  examples: ['1234'],
})

/** An ISO 8601 date and time in UTC, as answers have it. */
export const Timestamp = z.string().meta({ format: 'date-time', examples: ['2026-01-31T12:00:00.000000Z'] })

/**
 * A moment: ISO 8601, with the date alone for its first moment, and in UTC where it names no offset. It is read as what
 * answers have.
 */
export const Moment = z
  .string()
  .max(40)
  .transform((given, ctx): string => {
    const [, day = '', time = 'T00:00:00', offset = 'Z'] =
      /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(given) ?? []
    const moment = new Date(`${day}${time.replace(' ', 'T')}${offset}`)
    const year = moment.getUTCFullYear()
    if (z.iso.date().safeParse(day).success && year > 0 && year < 10_000) return moment.toISOString()
    ctx.addIssue({ code: 'custom', message: 'date_time' })
    return z.NEVER
  })
  .meta({ format: 'date-time', examples: ['2030-01-31T12:00:00Z', '2030-01-31'] })

/** The domain of a Space that there is: a domain name, also of a single label, or an IPv4 address; in lower case. */
export const KnownDomain = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, { error: 'domain_name' })
  .meta({ examples: ['sip.example.org'] })

const FULL_NAME = '(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?'
const IPV4 = '(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}'

/** The domain of a new Space: a fully qualified domain name (RFC 1035) or an IPv4 address; in lower case. */
export const DomainName = z
  .string()
  .max(64)
  .toLowerCase()
  .regex(new RegExp(`^(?:${FULL_NAME}|${IPV4})$`), { error: 'domain_name' })
  .meta({ examples: ['sip.example.org'] })

/** A domain in the form that DNS has (RFC 5891), in lower case; what is no domain stays as it is. */
function asciiDomain(domain: string): string {
  const plain = domain.normalize('NFKC').toLowerCase()
  if (/[\p{Cc}\s/?#@:[\]\\%]/u.test(plain)) return domain
  try {
    return new URL(`http://${plain}`).hostname
  } catch {
    return domain
  }
}

/** An email address as it is kept: with its domain in ASCII where it is an international one, else as it is. */
export function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  return at < 0 || /^[\x20-\x7e]*$/.test(domain) ? address : `${address.slice(0, at + 1)}${asciiDomain(domain)}`
}

/** A dot-atom (RFC 5322) of 64 octets at most (RFC 5321 section 4.5.3.1.1), and a domain of two labels or more. */
const ADDRESS =
  /^(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

/** An email address. An international domain (`info@müller.de`) is read as what DNS has for it (`info@xn--mller-kva.de`). */
export const Email = z
  .string()
  .overwrite(withAsciiDomain)
  .max(254)
  .refine((address) => ADDRESS.test(address), { error: 'email' })
  .meta({ format: 'email', examples: ['alice@example.com'] })
