import { type Kysely, sql } from 'kysely'

/**
 * The last super admin who can sign in stays, a demoted admin loses its named keys, and the views for SIP proxies leave super
 * admins out unless a setting lets them in.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const isUsable = (account: string) => `${account}.admin and ${account}.activated and not ${account}.blocked`

const statements = [
  // Changes that take a super admin away wait for each other, so that each sees what the others have committed. One who can
  // sign in for good may not be replaced by one whose Space expires: nobody would be left on that day.
  `create function keep_last_super_admin() returns trigger language plpgsql as $$
  declare
    lost_expire_at timestamptz;
  begin
    if tg_table_name = 'accounts' then
      select coalesce(expire_at, 'infinity') into lost_expire_at from spaces where id = old.space_id and super;
    elsif tg_op = 'DELETE' or exists (select from accounts where space_id = old.id and ${isUsable('accounts')}) then
      lost_expire_at := coalesce(old.expire_at, 'infinity');
    end if;
    if lost_expire_at is null or lost_expire_at <= now() then
      return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('sipspace:super-spaces', 0));
    if not exists (
      select from spaces join accounts on accounts.space_id = spaces.id
      where spaces.super and coalesce(spaces.expire_at, 'infinity') > now()
        and (spaces.expire_at is null or lost_expire_at < 'infinity') and ${isUsable('accounts')}
    ) then
      raise exception 'no super admin who can sign in would be left'
        using errcode = 'check_violation', constraint = 'last_super_admin', table = tg_table_name;
    end if;
    return null;
  end $$`,
  `create trigger accounts_last_super_admin_changed after update on accounts for each row
    when (${isUsable('old')} and not (${isUsable('new')} and old.space_id = new.space_id))
    execute function keep_last_super_admin()`,
  `create trigger accounts_last_super_admin_deleted after delete on accounts for each row
    when (${isUsable('old')}) execute function keep_last_super_admin()`,
  `create trigger spaces_last_super_admin_changed after update on spaces for each row
    when (old.super and (not new.super or coalesce(new.expire_at, 'infinity') < coalesce(old.expire_at, 'infinity')))
    execute function keep_last_super_admin()`,
  `create trigger spaces_last_super_admin_deleted after delete on spaces for each row
    when (old.super) execute function keep_last_super_admin()`,

  `create function end_named_keys() returns trigger language plpgsql as $$
  begin
    delete from api_keys where account_id = new.id and name is not null;
    return null;
  end $$`,
  `create trigger accounts_demoted after update of admin on accounts for each row
    when (old.admin and not new.admin) execute function end_named_keys()`,
  'delete from api_keys using accounts where accounts.id = api_keys.account_id and not accounts.admin and name is not null',

  // One row, which each start of the server brings up to date with its settings, so that views can read them.
  `create table sip_view_settings (
    only_one boolean primary key default true constraint sip_view_settings_only_one_check check (only_one),
    super_admins boolean not null default false
  )`,
  'insert into sip_view_settings default values',
  `create or replace view sip_credentials as
    select accounts.id as account_id, accounts.username, spaces.domain, coalesce(spaces.account_realm, spaces.domain) as realm,
      account_passwords.algorithm, account_passwords.ha1
    from accounts
    join spaces on spaces.id = accounts.space_id
    join account_passwords on account_passwords.account_id = accounts.id
    where accounts.activated and not accounts.blocked and (spaces.expire_at is null or spaces.expire_at > now())
      and (not (accounts.admin and spaces.super) or (select super_admins from sip_view_settings))`,
]
