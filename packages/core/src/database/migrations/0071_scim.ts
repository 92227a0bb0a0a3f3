import { type Kysely, sql } from 'kysely'

/** Lets directories keep the accounts of a Space in step by SCIM (RFC 7643, RFC 7644). */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // what a Space has chosen; without a row, the defaults
  `create table scim_settings (
    space_id integer primary key references spaces on delete cascade,
    username_rule text not null constraint scim_settings_username_rule_check check (username_rule in ('local_part', 'address')),
    provisioning_mail boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create table scim_keys (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    name text not null,
    key_hash bytea not null constraint scim_keys_key_hash_key unique,
    created_at timestamptz not null,
    last_used_at timestamptz,
    constraint scim_keys_space_id_name_key unique (space_id, name)
  )`,

  // What a directory says of an account that the account itself has no place for.
  `create table scim_users (
    account_id integer primary key references accounts on delete cascade,
    space_id integer not null references spaces on delete cascade,
    user_name text not null,
    external_id text,
    given_name text,
    family_name text,
    phone_type text,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create unique index scim_users_space_id_user_name_key on scim_users (space_id, lower(user_name))',
  'create unique index scim_users_space_id_external_id_key on scim_users (space_id, external_id)',

  // an account that has moved belongs to no directory of its former Space
  `create function leave_directory() returns trigger language plpgsql as $$
  begin
    delete from scim_users where account_id = new.id;
    return null;
  end $$`,
  `create trigger accounts_leave_directory after update of space_id on accounts for each row
    when (old.space_id is distinct from new.space_id) execute function leave_directory()`,

  `select audit_table('scim_settings', 'scim_settings', 'space_id', '{}')`,
  `select audit_table('scim_keys', 'scim_key', 'id', '{key_hash}', '{last_used_at}')`,
  `select audit_table('scim_users', 'scim_user', 'account_id', '{}')`,
]
