import { deleteUserKey } from '../api-keys/api-keys.queries.ts'
import { computeHa1, type DigestAlgorithm } from '../credentials/digest.rules.ts'
import { findPasswords, replacePasswords } from '../credentials/passwords.queries.ts'
import type { Tx } from '../database/database.ts'
import { deleteSessions } from '../sessions/sessions.queries.ts'
import { deleteResetTokens } from './password-reset.queries.ts'

/**
 * Gives a locked account a new password, by the algorithms that it had. Whoever was signed in is out: its user key, its
 * sessions and the links in its reset mails end.
 *
 * @param clear what `lockAccount` gave, and the password
 * @param options `algorithms`: others than it had; `exceptSession`: the hash of the session that is to stay, where it is
 *   the account's own
 */
export async function giveNewPassword(
  tx: Tx,
  accountId: number,
  clear: { username: string; realm: string; password: string },
  options: { algorithms?: readonly DigestAlgorithm[]; exceptSession?: Buffer | null } = {},
): Promise<void> {
  const known = options.algorithms ?? (await findPasswords(tx, accountId)).map(({ algorithm }) => algorithm)
  const algorithms: readonly DigestAlgorithm[] = known.length > 0 ? known : ['SHA-256']
  const passwords = algorithms.map((algorithm) => ({ algorithm, ha1: computeHa1(algorithm, clear) }))
  await replacePasswords(tx, accountId, passwords)
  await deleteResetTokens(tx, accountId)
  await deleteUserKey(tx, accountId)
  await deleteSessions(tx, accountId, options.exceptSession ?? null)
}
