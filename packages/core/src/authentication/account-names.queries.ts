import { type Expression, sql } from 'kysely'
import type { SipIdentity } from '../credentials/sip-identity.rules.ts'
import type { Database } from '../database/database.ts'
import { lookup, type Params } from '../database/lookups/lookup.ts'
import { type AccountName, meantAccount, type NamedAccount } from './account-names.rules.ts'

interface NameValues extends SipIdentity {
  spaceId: number
  email: string | null
  phone: string | null
}

/** By each name at once, so that it takes as long for any name, whether or not an account has it. */
const named = lookup((db, param: Params<NameValues>) => {
  const accounts = (isSip: boolean) =>
    db
      .selectFrom('accounts')
      .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
      .select(['accounts.id', 'accounts.username', 'spaces.domain', sql.lit(isSip).as('is_sip')])
      .$castTo<NamedAccount>()
  // several are as good as two: none of them is meant
  const two = (condition: Expression<boolean>) =>
    db
      .selectFrom('accounts as one')
      .select('one.id')
      .where('one.space_id', '=', param('spaceId'))
      .where(condition)
      .limit(sql.lit(2))
  return accounts(true)
    .where('spaces.domain', '=', param('domain'))
    .where('accounts.username', '=', param('username'))
    .unionAll(accounts(false).where('accounts.id', 'in', two(sql`lower(one.email) = ${param('email')}`)))
    .unionAll(accounts(false).where('accounts.id', 'in', two(sql`one.phone = ${param('phone')}`)))
})

/** The SIP address of the account that a name means; null where none has it, or several have. */
export async function findMeantAccount(
  db: Database,
  spaceId: number,
  { sip, email, phone }: AccountName,
): Promise<SipIdentity | null> {
  return meantAccount(await named.all(db, { ...sip, spaceId, email, phone }))
}
