import { timingSafeEqual } from 'node:crypto'
import type { Credential } from '../database/audit-context.ts'
import { computeHa1, DIGEST_ALGORITHMS, type DigestAlgorithm } from './digest.rules.ts'

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

/** Which algorithms the SIP servers of a Space speak; null where it does not say. */
export type SipAlgorithms = DigestAlgorithm | 'both' | null

/** Whether the SIP servers of a Space speak an algorithm; any, where it does not say. */
export const isSpoken = (algorithm: DigestAlgorithm, spoken: SipAlgorithms): boolean =>
  spoken === null || spoken === 'both' || spoken === algorithm

interface ClearPassword {
  username: string
  realm: string
  password: string
}

/** The hashes that are kept of a password: by the algorithms that are asked for, and by those that the Space's SIP servers speak. */
export const keptHashes = (clear: ClearPassword, asked: readonly DigestAlgorithm[], spoken: SipAlgorithms) =>
  DIGEST_ALGORITHMS.filter(
    (algorithm) => asked.includes(algorithm) || (spoken !== null && isSpoken(algorithm, spoken)),
  ).map((algorithm) => ({ algorithm, ha1: computeHa1(algorithm, clear) }))

/** The hashes of a password by each algorithm, for a statement that reads which of them the Space keeps. */
export const allHashes = (clear: ClearPassword): Record<DigestAlgorithm, string> => ({
  MD5: computeHa1('MD5', clear),
  'SHA-256': computeHa1('SHA-256', clear),
})

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
