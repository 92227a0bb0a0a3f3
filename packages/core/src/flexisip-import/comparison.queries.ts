import { sql } from 'kysely'
import type { Tx } from '../database/database.ts'
import type { Comparison, SpaceImport } from './import.types.ts'

/** Accounts that are named for each field that differs. */
const MAX_ACCOUNTS = 20

/** Fields of accounts, as the source has them and as they are here. */
const FIELDS: Record<string, string> = {
  username: 'source.username is distinct from account.username',
  email: `nullif(source.email, '') is distinct from account.email`,
  phone: `nullif(source.phone, '') is distinct from account.phone`,
  display_name: `nullif(source.display_name, '') is distinct from account.display_name`,
  dtmf_protocol: `nullif(source.dtmf_protocol, '') is distinct from account.dtmf_protocol`,
  activated: 'coalesce(source.activated, false) is distinct from account.activated',
  blocked: 'coalesce(source.blocked, false) is distinct from account.blocked',
  admin: 'coalesce(source.admin, false) is distinct from account.admin',
  ip_address: `coalesce(source.ip_address, '') is distinct from account.ip_address`,
  user_agent: `coalesce(source.user_agent, '') is distinct from account.user_agent`,
  created_at: 'source.created_at <> account.created_at',
  updated_at: 'coalesce(source.updated_at, source.created_at) <> account.updated_at',
  dictionary: `exists (
    select from flexisip_account_dictionary_entries entry
    left join account_dictionary_entries kept on kept.account_id = account.id and kept.key = entry.key
    where entry.account_id = source.id and entry.value is distinct from kept.value
  )`,
  contacts: `exists (
    select from flexisip_contacts given join flexisip_map target on target.source_id = given.contact_id and target.space_id = map.space_id
    where given.account_id = source.id
      and not exists (select from account_contacts kept where kept.account_id = account.id and kept.contact_id = target.account_id)
  )`,
  vcards: `exists (
    select from flexisip_vcards_storage card where card.account_id = source.id
      and not exists (select from account_vcards kept where kept.account_id = account.id and kept.uid = card.uuid)
  )`,
}

/**
 * Compares every account of the Space field by field with the source, and the hashes of passwords with those that a Digest
 * login of the account reads.
 */
export async function compare({ tx, spaceId, space }: SpaceImport): Promise<Comparison> {
  const counts = await sql<{ source: number; here: number; hashes: number; hashes_here: number }>`
    select (select count(*)::integer from flexisip_accounts where lower(domain) = ${space.domain}) as source,
      (select count(*)::integer from flexisip_map map join accounts on accounts.id = map.account_id
        where map.space_id = ${spaceId} and accounts.space_id = ${spaceId}) as here,
      (select count(*)::integer from flexisip_hashes hash join flexisip_map map using (account_id)
        where map.space_id = ${spaceId}) as hashes,
      (select count(*)::integer from flexisip_hashes hash join flexisip_map map using (account_id)
        join accounts account on account.id = map.account_id
        join spaces home on home.id = account.space_id and coalesce(home.account_realm, home.domain) = ${space.realm}
        join account_passwords kept on kept.account_id = account.id and kept.algorithm = hash.algorithm and kept.ha1 = hash.ha1
        where map.space_id = ${spaceId}) as hashes_here
  `.execute(tx)
  const { source = 0, here = 0, hashes = 0, hashes_here = 0 } = counts.rows[0] ?? {}
  return {
    accounts: { source, here },
    hashes: { source: hashes, here: hashes_here },
    differences: await differences(tx, spaceId),
  }
}

async function differences(tx: Tx, spaceId: number): Promise<Comparison['differences']> {
  const each = Object.entries(FIELDS).map(([field, differs]) => sql`(${sql.lit(field)}, ${sql.raw(differs)})`)
  const { rows } = await sql<Comparison['differences'][number]>`
    select field.name as field, count(*)::integer as count,
      (array_agg(source.username || '@' || source.domain order by source.id))[:${sql.lit(MAX_ACCOUNTS)}] as accounts
    from flexisip_map map join flexisip_accounts source on source.id = map.source_id
    join accounts account on account.id = map.account_id
    cross join lateral (values ${sql.join(each)}) as field (name, differs)
    where map.space_id = ${spaceId} and field.differs
    group by field.name order by field.name
  `.execute(tx)
  return rows
}
