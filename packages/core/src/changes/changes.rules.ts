import { randomInt, timingSafeEqual } from 'node:crypto'

/** Wrong tries after which a code is void. */
export const MAX_TRIES = 3

/** Four random digits. */
export const randomCode = (): string => randomInt(10_000).toString().padStart(4, '0')

/** Whether a code is the one that was sent, told in the same time wherever they differ. */
export const isSameCode = (sent: string, code: string): boolean =>
  sent.length === code.length && timingSafeEqual(Buffer.from(sent), Buffer.from(code))
