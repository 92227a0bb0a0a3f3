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

export const Email = z
  .email({ error: 'email', pattern: z.regexes.html5Email })
  .max(254)
  .regex(/@[^@]+\.[^@.]+$/, { error: 'email' })
  .meta({ examples: ['alice@example.com'] })
