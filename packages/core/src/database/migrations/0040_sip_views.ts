import { type Kysely, sql } from 'kysely'
import { replaceSipViews } from './sip-views.ts'

/**
 * Views for SIP servers, in the schema `sip`, one for the query of each; and the address of each account as a column of its
 * own with a unique index, as Asterisk asks `where id = 'user@domain'`.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  await replaceSipViews(db, views)
}

const statements = [
  // By address, as that is what is looked up. The account of a row changes only where a deleted Space, which is being
  // emptied, has had the domain of a new one.
  `create table account_addresses (
    address text primary key,
    account_id integer not null constraint account_addresses_account_id_key unique references accounts on delete cascade
  )`,
  `create function add_account_addresses() returns trigger language plpgsql as $$
  begin
    insert into account_addresses as present (address, account_id)
      select added.username || '@' || spaces.domain, added.id from new_accounts added join spaces on spaces.id = added.space_id
      on conflict (address) do update set account_id = excluded.account_id;
    return null;
  end $$`,
  `create trigger accounts_sip_address_added after insert on accounts
    referencing new table as new_accounts for each statement execute function add_account_addresses()`,
  // A plan that was made while the table was small would read it whole, once it is large.
  `create function change_account_address() returns trigger language plpgsql set enable_seqscan = off as $$
  begin
    delete from account_addresses where account_id = new.id;
    insert into account_addresses as present (address, account_id)
      select new.username || '@' || domain, new.id from spaces where id = new.space_id
      on conflict (address) do update set account_id = excluded.account_id;
    return null;
  end $$`,
  `create trigger accounts_sip_address_changed after update of username, space_id on accounts for each row
    when (old.username <> new.username or old.space_id <> new.space_id) execute function change_account_address()`,

  // Accounts of before get their addresses after the migrations, in batches (migrate.ts), as one statement over all of
  // them would stop writes meanwhile. Null: all have theirs.
  'alter table sip_view_settings add column addresses_filled_to integer',
  'update sip_view_settings set addresses_filled_to = 0 where exists (select from accounts)',

  'create schema sip',
]

const mayRegister = `account.activated and not account.blocked
  and (space.expire_at is null or space.expire_at > now()) and space.deleted_at is null
  and (not (account.admin and space.super) or (select super_admins from public.sip_view_settings))`

const realm = 'coalesce(space.account_realm, space.domain)'

const fromAddress = `from public.account_addresses address
  join public.accounts account on account.id = address.account_id
  join public.spaces space on space.id = account.space_id`

/** The hashes of an account, SHA-256 first, as Asterisk reads them. Lateral: an aggregate over all accounts would read all. */
const digests = `cross join lateral (
    select string_agg(algorithm || ':' || ha1, ',' order by algorithm desc) as list,
      string_agg(algorithm, ',' order by algorithm desc) as algorithms
    from public.account_passwords where account_id = account.id
  ) digest`

export const views = {
  'sip.credentials': `
    select account.id as account_id, account.username, space.domain, ${realm} as realm, password.algorithm, password.ha1
    from public.accounts account
    join public.spaces space on space.id = account.space_id
    join public.account_passwords password on password.account_id = account.id
    where ${mayRegister}`,
  'sip.domains': `
    select space.domain, ${realm} as realm
    from public.spaces space where (space.expire_at is null or space.expire_at > now()) and space.deleted_at is null`,

  'sip.kamailio_md5': `
    select username, domain, realm, ha1, account_id from sip.credentials where algorithm = 'MD5'`,
  'sip.kamailio_sha256': `
    select username, domain, realm, ha1, account_id from sip.credentials where algorithm = 'SHA-256'`,
  // the columns of Kamailio's tables `domain` and `htable`
  'sip.kamailio_domain': `
    select row_number() over (order by domain)::integer as id, domain, domain as did, now()::timestamp as last_modified
    from sip.domains`,
  'sip.kamailio_realm': `
    select domain as key_name, 0 as key_type, 0 as value_type, realm as key_value, 0 as expires from sip.domains`,

  // a hash that is null would be an error of the server's, hence ''
  'sip.opensips': `
    select account.username, space.domain, ${realm} as realm, coalesce(md5.ha1, '') as ha1,
      coalesce(sha256.ha1, '') as ha1_sha256, ''::text as ha1_sha512t256, null::text as rpid, account.id as account_id
    from public.accounts account
    join public.spaces space on space.id = account.space_id
    left join public.account_passwords md5 on md5.account_id = account.id and md5.algorithm = 'MD5'
    left join public.account_passwords sha256 on sha256.account_id = account.id and sha256.algorithm = 'SHA-256'
    where ${mayRegister} and (md5.ha1 is not null or sha256.ha1 is not null)`,

  'sip.ps_endpoints': `
    select address.address as id, address.address as aors, address.address as auth, 'from-sipspace'::text as context,
      'all'::text as disallow, 'ulaw,alaw,opus,vp8,h264'::text as allow, 'no'::text as direct_media,
      space.domain as from_domain
    ${fromAddress}
    where ${mayRegister}`,
  'sip.ps_aors': `
    select address.address as id, 10 as max_contacts, 'yes'::text as remove_existing, 60 as minimum_expiration,
      3600 as default_expiration, 0 as qualify_frequency
    ${fromAddress}
    where ${mayRegister}`,
  // for requests of its own Asterisk takes MD5 where no algorithm is set: an account without MD5 would be an error
  'sip.ps_auths': `
    select address.address as id, 'digest'::text as auth_type, account.username, ${realm} as realm,
      digest.list as password_digest, digest.algorithms as supported_algorithms_uas,
      digest.algorithms as supported_algorithms_uac
    ${fromAddress}
    ${digests}
    where ${mayRegister} and digest.list is not null`,
  // before Asterisk 20.12, 21.7 and 22.2
  'sip.ps_auths_md5': `
    select address.address as id, 'md5'::text as auth_type, account.username, ${realm} as realm, password.ha1 as md5_cred
    ${fromAddress}
    join public.account_passwords password on password.account_id = account.id and password.algorithm = 'MD5'
    where ${mayRegister}`,

  'public.sip_credentials': 'select account_id, username, domain, realm, algorithm, ha1 from sip.credentials',
} as const
