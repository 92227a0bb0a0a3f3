import { sql } from 'kysely'
import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import type { SipAlgorithms } from '../credentials/passwords.rules.ts'
import type { Database } from '../database/database.ts'
import { isoTimestamp } from '../database/fragments.ts'

interface RegistrationRow {
  username: string
  domain: string
  account_realm: string | null
  activated: boolean
  blocked: boolean
  is_hidden_super_admin: boolean
  space_expire_at: string | null
  sip_algorithms: SipAlgorithms
  algorithms: DigestAlgorithm[]
  password_set_at: string | null
  has_address: boolean
  provisioning_token: boolean
  provisioning_token_expire_at: string | null
  last_wrong_password: { at: string; ip: string; by: string } | null
  last_provisioning: { at: string; ip: string | null; user_agent: string | null } | null
}

/** All that is known here of an account's registration, in one statement. Undefined without the account. */
export async function findRegistration(
  db: Database,
  spaceId: number,
  id: number,
): Promise<RegistrationRow | undefined> {
  const { rows } = await sql<RegistrationRow>`
    select account.username, space.domain, space.account_realm, account.activated, account.blocked,
      account.admin and space.super and not (select super_admins from sip_view_settings) as is_hidden_super_admin,
      space.expire_at as space_expire_at, space.sip_algorithms,
      array(
        select algorithm from account_passwords where account_id = account.id order by algorithm
      ) as algorithms,
      -- a hash without a time of its own came with its account
      (
        select max(coalesce(updated_at, account.created_at)) from account_passwords where account_id = account.id
      ) as password_set_at,
      exists (
        select from account_addresses
        where account_id = account.id and address = account.username || '@' || space.domain
      ) as has_address,
      account.provisioning_token is not null as provisioning_token, account.provisioning_token_expire_at,
      (
        select json_build_object('at', ${isoTimestamp(sql.ref('at'))}, 'ip', ip, 'by', after ->> 'by') from audit_log
        where account_id = account.id and kind = 'sign_in' and action = 'refuse' and after ->> 'outcome' = 'wrong_password'
        order by id desc limit 1
      ) as last_wrong_password,
      (
        select json_build_object('at', ${isoTimestamp(sql.ref('at'))}, 'ip', ip, 'user_agent', user_agent) from audit_log
        where account_id = account.id and operation in ('provisioning.redeemToken', 'provisioning.redeemAuthToken')
        order by id desc limit 1
      ) as last_provisioning
    from accounts account join spaces space on space.id = account.space_id
    where account.id = ${id} and account.space_id = ${spaceId}
  `.execute(db)
  return rows[0]
}
