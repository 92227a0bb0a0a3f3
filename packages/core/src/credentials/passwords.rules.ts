import { timingSafeEqual } from 'node:crypto'
import type { Credential } from '../database/audit-context.ts'
import { computeHa1, type DigestAlgorithm } from './digest.rules.ts'

/** A hash of an account, as what a client sends is compared with it. */
export interface ComparedPassword {
  algorithm: DigestAlgorithm
  ha1: string
  /** to the microsecond; null where it came with its account */
  updated_at: string | null
}

/** What a request is authenticated by that has proved to know the password of a hash. */
export const passwordCredential = (accountId: number, { algorithm, updated_at }: ComparedPassword): Credential => {
  return { kind: 'password', accountId, algorithm, updatedAt: updated_at }
}

/** Whether a password in clear is the one that the hashes were made from, by any of their algorithms. */
export function matchesPassword(
  passwords: readonly { algorithm: string; ha1: string }[],
  clear: { username: string; realm: string; password: string },
): boolean {
  return passwords.some(({ algorithm, ha1 }) => {
    const expected = Buffer.from(ha1.toLowerCase())
    const actual = Buffer.from(computeHa1(algorithm as DigestAlgorithm, clear))
    return expected.length === actual.length && timingSafeEqual(expected, actual)
  })
}
