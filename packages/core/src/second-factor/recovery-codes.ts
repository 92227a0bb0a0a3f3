import { hashToken, randomRecoveryCode } from '../random.ts'

const RECOVERY_CODES = 10

/** A recovery code as it is hashed: people leave out the dash, or type small letters. */
export const plainCode = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase()

/** Fresh recovery codes, and what is kept of them. */
export function newRecoveryCodes(): { codes: string[]; hashes: Buffer[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, randomRecoveryCode)
  return { codes, hashes: codes.map((code) => hashToken(plainCode(code))) }
}
