import { randomInt, timingSafeEqual } from 'node:crypto'

/** Wrong tries after which a code is void. */
export const MAX_TRIES = 3

/** Digits of a code that apps ask for: their fields take no more. */
export const APP_CODE_DIGITS = 4

/** So many random digits. */
export const randomCode = (digits: number): string =>
  randomInt(10 ** digits)
    .toString()
    .padStart(digits, '0')

/** Whether a code is the one that was sent; the comparison takes the same time wherever they differ. */
export const isSameCode = (sent: string, code: string): boolean =>
  sent.length === code.length && timingSafeEqual(Buffer.from(sent), Buffer.from(code))
