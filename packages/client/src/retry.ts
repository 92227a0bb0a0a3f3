const FIRST_MS = 200
const LONGEST_MS = 5_000

/** Whether an answer with this status, or none (0), may be another one the next time. */
export const isPassing = (status: number): boolean => [0, 429, 502, 503, 504].includes(status)

/**
 * How long to wait before a call is sent again: at random up to a limit that doubles (full jitter), so that clients
 * which failed together do not come back together; and not before the server wants it.
 *
 * @param attempt 0 before the first repetition
 * @param random 0 to 1
 */
export function retryDelay(attempt: number, random: number, retryAfterMs: number | null): number {
  return (retryAfterMs ?? 0) + random * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
}

/** A `Retry-After` value (RFC 9110 section 10.2.3) in milliseconds from now; null for none that can be read. */
export function parseRetryAfter(value: string | null | undefined, now: number): number | null {
  if (value == null) return null
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
