import { timingSafeEqual } from 'node:crypto'
import { computeHa1, type DigestAlgorithm } from './digest.rules.ts'

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
