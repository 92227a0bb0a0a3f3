import { sql } from 'kysely'
import { MAX_TRIES } from '../changes/changes.rules.ts'
import { hasAddress } from '../credentials/addresses.queries.ts'
import type { Database, Tx } from '../database/database.ts'
import type { EarlierRecoveries } from './recovery.rules.ts'

/** What a user knows of the account that they have lost. */
export type Lost = { username: string | null; email: string } | { phone: string | null }

/**
 * Finds the account of a Space that a user has lost, and locks it, so that requests for it take turns. `address` is
 * where its code goes.
 */
export function lockLostAccount(tx: Tx, spaceId: number, lost: Lost) {
  const accounts = tx.selectFrom('accounts').where('space_id', '=', spaceId).where('blocked', '=', false).forUpdate()
  return 'phone' in lost
    ? accounts.select(['id', 'phone as address']).where('phone', '=', lost.phone).executeTakeFirst()
    : accounts
        .select(['id', 'email as address'])
        .where('username', '=', lost.username)
        .where(sql<string>`lower(email)`, '=', lost.email.toLowerCase())
        .executeTakeFirst()
}

/** What was asked for an account since a moment, and tried since another. */
export function findEarlierRecoveries(
  tx: Tx,
  accountId: number | null,
  network: string,
  since: { requests: Date; tries: Date; signIns: Date },
): Promise<EarlierRecoveries> {
  const requests = since.requests.toISOString()
  const tries = since.tries.toISOString()
  return tx
    .selectFrom('account_recovery_codes')
    .select([
      sql<number>`count(*) filter (where created_at > ${requests} and network = ${network})::integer`.as('ofNetwork'),
      sql<number>`count(*) filter (where created_at > ${requests})::integer`.as('ofAll'),
      sql<number>`coalesce(sum(tries) filter (where created_at > ${tries}), 0)::integer`.as('tries'),
    ])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('account_networks')
            .select(sql`1`.as('one'))
            .where('account_networks.account_id', '=', accountId)
            .where('account_networks.network', '=', network)
            .where('account_networks.last_used_at', '>', since.signIns.toISOString()),
        )
        .$castTo<boolean>()
        .as('isKnownNetwork'),
    )
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
}

interface NewRecovery {
  /** null for one that leads nowhere */
  accountId: number | null
  hash: Buffer
  code: string
  /** the email address or phone number that the code goes to: it works while the account has it */
  sentTo: string | null
  /** whether the code is void from the beginning, as the message brings a link */
  used: boolean
  ip: string
  network: string
  userAgent: string | null
  expireAt: Date
}

export function insertRecovery(tx: Tx, spaceId: number, recovery: NewRecovery, now: Date): Promise<{ id: number }> {
  return tx
    .insertInto('account_recovery_codes')
    .values({
      space_id: spaceId,
      account_id: recovery.accountId,
      token_hash: recovery.hash,
      code: recovery.code,
      sent_to: recovery.sentTo,
      used: recovery.used,
      network: recovery.network,
      ip_address: recovery.ip,
      user_agent: recovery.userAgent,
      expire_at: recovery.expireAt,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
}

/** A recovery and its account, which is locked and still has the address that the code went to: tries for it take turns, so that none goes uncounted. */
export function lockRecovery(tx: Tx, spaceId: number, hash: Buffer) {
  return tx
    .selectFrom('account_recovery_codes as recovery')
    .innerJoin('accounts', 'accounts.id', 'recovery.account_id')
    .select(['recovery.id', 'recovery.sent_to', 'accounts.id as account_id'])
    .$narrowType<{ sent_to: string }>()
    .where('recovery.space_id', '=', spaceId)
    .where('recovery.token_hash', '=', hash)
    .where('accounts.blocked', '=', false)
    .where((eb) => hasAddress(eb.ref('recovery.sent_to')))
    .forUpdate('accounts')
    .executeTakeFirst()
}

/**
 * Takes one of the tries that a recovery has. To be committed before the code is compared. Undefined when it is used or
 * expired, or there is no try left.
 */
export function takeRecoveryTry(tx: Tx, id: number, now: Date) {
  return tx
    .updateTable('account_recovery_codes')
    .set({ tries: sql<number>`tries + 1` })
    .where('id', '=', id)
    .where('used', '=', false)
    .where('expire_at', '>', now.toISOString())
    .where('tries', '<', MAX_TRIES)
    .returning('code')
    .executeTakeFirst()
}

/** Uses a recovery up. Of two at once, one gets it. */
export async function takeRecovery(tx: Tx, id: number): Promise<boolean> {
  const taken = await tx
    .updateTable('account_recovery_codes')
    .set({ used: true })
    .where('id', '=', id)
    .where('used', '=', false)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

/** What the message of a recovery needs to know; undefined when it leads nowhere, or has expired by `now`, or was used. */
export function findRecovery(db: Database, id: number, now: Date) {
  return db
    .selectFrom('account_recovery_codes as recovery')
    .innerJoin('accounts', 'accounts.id', 'recovery.account_id')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['recovery.code', 'recovery.expire_at', 'accounts.id as account_id', 'accounts.language'])
    .select('recovery.sent_to')
    .$narrowType<{ sent_to: string }>()
    .select('spaces.name as space_name')
    .where('recovery.id', '=', id)
    .where('recovery.used', '=', false)
    .where('recovery.expire_at', '>', now.toISOString())
    .where('accounts.blocked', '=', false)
    .where((eb) => hasAddress(eb.ref('recovery.sent_to')))
    .executeTakeFirst()
}
