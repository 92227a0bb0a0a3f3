import type { Tx } from '../database/database.ts'
import { computeHa1, type DigestAlgorithm } from './digest.rules.ts'
import { findPasswords, replacePasswords } from './passwords.queries.ts'

/**
 * Gives a locked account a new password, by the algorithms that it had. What the former one has opened ends, but for the
 * session or user key that the request came with.
 *
 * @param clear what `lockAccount` gave, and the password
 * @param algorithms others than it had
 */
export async function giveNewPassword(
  tx: Tx,
  accountId: number,
  clear: { username: string; realm: string; password: string },
  algorithms?: readonly DigestAlgorithm[],
): Promise<void> {
  const known = algorithms ?? (await findPasswords(tx, accountId)).map(({ algorithm }) => algorithm)
  const wanted: readonly DigestAlgorithm[] = known.length > 0 ? known : ['SHA-256']
  const passwords = wanted.map((algorithm) => ({ algorithm, ha1: computeHa1(algorithm, clear) }))
  await replacePasswords(tx, accountId, passwords, { isAnew: true })
}
