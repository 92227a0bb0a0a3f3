import { sql } from 'kysely'
import type { SipAlgorithms } from '../credentials/passwords.rules.ts'
import type { Tx } from '../database/database.ts'
import { AppError } from '../errors.ts'

/**
 * Locks the Space that an account is to move into, so that it is neither deleted nor given another realm before
 * the transaction ends.
 *
 * @throws AppError space_not_found when it has just been deleted
 */
export async function lockNewHome(tx: Tx, spaceId: number): Promise<{ realm: string; sip_algorithms: SipAlgorithms }> {
  const space = await tx
    .selectFrom('spaces')
    .select(['sip_algorithms', sql<string>`coalesce(account_realm, domain)`.as('realm')])
    .where('id', '=', spaceId)
    .where('deleted_at', 'is', null)
    .forKeyShare()
    .executeTakeFirst()
  if (!space) throw new AppError('space_not_found')
  return space
}
