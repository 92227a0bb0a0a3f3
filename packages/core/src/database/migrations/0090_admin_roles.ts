import { type Kysely, sql } from 'kysely'

/**
 * Roles that let an admin, or an API key, read only or support users; a named key may end, and shows its beginning. A
 * restricted super admin is not the last one who can do everything.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const isUsable = (account: string) =>
  `${account}.admin and ${account}.admin_role = 'full' and ${account}.activated and not ${account}.blocked`

const check = 'execute function require_valid_credential()'

const statements = [
  `alter table accounts add column admin_role text not null default 'full'`,
  `alter table accounts add constraint accounts_admin_role_check
    check (admin_role in ('full', 'support', 'read_only')) not valid`,
  `alter table api_keys add column role text not null default 'full', add column prefix text, add column expire_at timestamptz`,
  `alter table api_keys add constraint api_keys_role_check check (role in ('full', 'support', 'read_only')) not valid`,

  // As in 0016_super_admins.
  `create or replace function keep_last_super_admin() returns trigger language plpgsql as $$
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
  'drop trigger accounts_last_super_admin_changed on accounts',
  `create trigger accounts_last_super_admin_changed after update on accounts for each row
    when (${isUsable('old')} and not (${isUsable('new')} and old.space_id = new.space_id))
    execute function keep_last_super_admin()`,
  'drop trigger accounts_last_super_admin_deleted on accounts',
  `create trigger accounts_last_super_admin_deleted after delete on accounts for each row
    when (${isUsable('old')}) execute function keep_last_super_admin()`,

  // Its name comes after that of accounts_credential, which looks at the other columns.
  `create trigger accounts_credential_role before update of admin_role on accounts
    for each row when (pg_trigger_depth() = 0 and new.admin_role is distinct from old.admin_role) ${check}`,
]
