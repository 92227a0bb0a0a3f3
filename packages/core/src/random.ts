import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 20
const TOKENS_AT_ONCE = 256

let fresh = Buffer.alloc(0)

/** A token of 160 random bits in 27 characters that are safe in URLs and headers. Asking for many at once is quicker. */
export function randomToken(): string {
  if (fresh.length === 0) fresh = randomBytes(TOKEN_BYTES * TOKENS_AT_ONCE)
  const token = fresh.subarray(0, TOKEN_BYTES).toString('base64url')
  fresh = fresh.subarray(TOKEN_BYTES)
  return token
}

/** An API key: 240 random bits in 40 characters. */
export const randomApiKey = (): string => randomBytes(30).toString('base64url')

/** What is shown of a key, to tell it from others: 48 of its 240 bits. */
export const keyPrefix = (key: string): string => key.slice(0, 8)

/** A code that stands in for a device: 50 random bits in letters and digits that are not taken for others (Crockford's Base32). */
export function randomRecoveryCode(): string {
  const text = Array.from(randomBytes(10), (byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(byte % 32)).join('')
  return `${text.slice(0, 5)}-${text.slice(5)}`
}

/** What is stored of a token or key: its SHA-256. Long random secrets need no salt and no slow hash. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The moment `minutes` from `now`; null for 0, which means no end. */
export const expiryAfter = (now: Date, minutes: number): Date | null =>
  minutes === 0 ? null : new Date(now.getTime() + minutes * 60_000)

/** What webhooks are signed with: 256 random bits, as Standard Webhooks writes them. */
export const randomWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
