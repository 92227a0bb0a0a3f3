import type { Tx } from '../database/database.ts'
import type { DigestAlgorithm } from './digest.rules.ts'
import { findPasswords, replacePasswords } from './passwords.queries.ts'
import { keptHashes, type SipAlgorithms } from './passwords.rules.ts'

/**
 * Gives a locked account a new password, by the algorithms that it had, and those that the SIP servers of its Space speak;
 * where there are neither, by the default one of the Space.
 * What the former one has opened ends, but for the session or user key that the request came with.
 *
 * @param clear what `lockAccount` gave, and the password
 * @param algorithms others than it had
 */
export async function giveNewPassword(
  tx: Tx,
  accountId: number,
  clear: {
    username: string
    realm: string
    sip_algorithms: SipAlgorithms
    default_password_algorithm: DigestAlgorithm
    password: string
  },
  algorithms?: readonly DigestAlgorithm[],
): Promise<void> {
  const known = algorithms ?? (await findPasswords(tx, accountId)).map(({ algorithm }) => algorithm)
  const asked: readonly DigestAlgorithm[] =
    known.length > 0 || clear.sip_algorithms !== null ? known : [clear.default_password_algorithm]
  await replacePasswords(tx, accountId, keptHashes(clear, asked, clear.sip_algorithms), { isAnew: true })
}
