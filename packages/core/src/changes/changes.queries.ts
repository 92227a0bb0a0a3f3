import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import { MAX_TRIES } from './changes.rules.ts'

/** What a code is sent to, and confirms. */
export type Channel = 'email' | 'phone'

interface NewCode {
  accountId: number
  code: string
  /** the address or number that it is for */
  target: string
  ip: string
  userAgent: string | null
  expireAt: Date
}

/** Gives the account a new code for a channel, in place of the one it had. */
export async function replaceCode(tx: Tx, channel: Channel, code: NewCode, now: Date): Promise<void> {
  const values = {
    code: code.code,
    tries: 0,
    ip_address: code.ip,
    user_agent: code.userAgent,
    expire_at: code.expireAt,
    created_at: now,
    updated_at: now,
  }
  if (channel === 'email') {
    await tx
      .insertInto('email_change_codes')
      .values({ account_id: code.accountId, email: code.target, ...values })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ email: code.target, ...values }))
      .execute()
  } else {
    await tx
      .insertInto('phone_change_codes')
      .values({ account_id: code.accountId, phone: code.target, ...values })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ phone: code.target, ...values }))
      .execute()
  }
}

const tables = { email: 'email_change_codes', phone: 'phone_change_codes' } as const
const targets = { email: sql<string>`email`, phone: sql<string>`phone` }

/** Whether an account has an email address already, regardless of case. */
export async function hasEmail(db: Database, accountId: number, email: string): Promise<boolean> {
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .where(sql<string>`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst()
  return account !== undefined
}

/**
 * Takes one of the tries that the account's code has. Committed before the code is compared, so that tries at once have
 * no more of them. Undefined when there is no code, or it has expired, or has no try left.
 */
export function takeTry(db: Database, channel: Channel, accountId: number, now: Date) {
  return db
    .updateTable(tables[channel])
    .set({ tries: sql<number>`tries + 1`, updated_at: now })
    .where('account_id', '=', accountId)
    .where('expire_at', '>', now.toISOString())
    .where('tries', '<', MAX_TRIES)
    .returning(['code', 'tries', targets[channel].as('target')])
    .executeTakeFirst()
}

/** Uses a code up. Whether it was still the account's: of two at once, one gets it. */
export async function takeCode(
  tx: Tx,
  channel: Channel,
  accountId: number,
  { code, target }: { code: string; target: string },
): Promise<boolean> {
  const taken = await tx
    .deleteFrom(tables[channel])
    .where('account_id', '=', accountId)
    .where('code', '=', code)
    .where(targets[channel], '=', target)
    .returning('account_id')
    .executeTakeFirst()
  return taken !== undefined
}

/** Deletes the account's code when it has no try left. */
export async function deleteVoidCode(db: Database, channel: Channel, accountId: number): Promise<void> {
  await db.deleteFrom(tables[channel]).where('account_id', '=', accountId).where('tries', '>=', MAX_TRIES).execute()
}

/** Whether an account is activated, and whether its Space lets phones register; undefined without the account. */
export function findPhoneRegistration(db: Database, accountId: number) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.activated', 'spaces.phone_registration'])
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
}
