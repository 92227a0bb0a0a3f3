import { type Kysely, sql } from 'kysely'

/**
 * Spaces, accounts and what hangs on them.
 *
 * Rules that two requests at once could break live here, in constraints and triggers, so that they hold whoever writes.
 * Their names are part of the schema: `constraints.ts` maps each to the answer a client gets.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  'create extension if not exists pg_trgm',

  `create table spaces (
    id integer generated always as identity primary key,
    domain text not null constraint spaces_domain_key unique,
    host text not null constraint spaces_host_key unique,
    name text not null,
    super boolean not null default false,
    max_accounts integer not null default 0 constraint spaces_max_accounts_check check (max_accounts >= 0),
    expire_at timestamptz,
    account_realm text,
    account_proxy_registrar_address text,
    max_account integer not null default 0 constraint spaces_max_account_check check (max_account >= 0),
    disable_chat_feature boolean not null default false,
    disable_meetings_feature boolean not null default false,
    disable_broadcast_feature boolean not null default true,
    hide_settings boolean not null default false,
    hide_account_settings boolean not null default false,
    disable_call_recordings_feature boolean not null default false,
    only_display_sip_uri_username boolean not null default false,
    assistant_hide_create_account boolean not null default false,
    assistant_disable_qr_code boolean not null default false,
    assistant_hide_third_party_account boolean not null default false,
    copyright_text text,
    intro_registration_text text,
    newsletter_registration_address text,
    custom_provisioning_entries text,
    custom_provisioning_overwrite_all boolean not null default false,
    provisioning_use_linphone_provisioning_header boolean not null default true,
    custom_theme boolean not null default false,
    web_panel boolean not null default true,
    public_registration boolean not null default true,
    phone_registration boolean not null default true,
    intercom_features boolean not null default false,
    carddav_user_credentials boolean not null default false,
    -- set while a deleted Space is still being emptied: it has no name, no host and no use any more
    deleted_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create table space_email_servers (
    space_id integer primary key references spaces on delete cascade,
    host text not null,
    port integer not null,
    username text,
    password text,
    from_address text,
    from_name text,
    signature text,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,

  // The number of accounts of a Space is the sum of its rows here: several, so that writers do not wait for each other.
  `create table space_account_counts (
    space_id integer not null references spaces on delete cascade,
    slot smallint not null,
    accounts integer not null,
    primary key (space_id, slot)
  )`,

  `create table accounts (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    username text not null,
    email text,
    phone text,
    display_name text,
    dtmf_protocol text constraint accounts_dtmf_protocol_check check (dtmf_protocol in ('sipinfo', 'sipmessage', 'rfc2833')),
    language text constraint accounts_language_check check (language in ('en', 'fr')),
    activated boolean not null default false,
    blocked boolean not null default false,
    admin boolean not null default false,
    -- what a search looks through
    search text not null generated always as (lower(
      username || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(display_name, '')
    )) stored,
    provisioning_token text constraint accounts_provisioning_token_key unique,
    provisioning_token_expire_at timestamptz,
    ip_address text not null,
    user_agent text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint accounts_username_domain_key unique (space_id, username),
    constraint accounts_phone_key unique (space_id, phone)
  )`,
  'create index accounts_search_idx on accounts using gin (search gin_trgm_ops)',
  'create index accounts_space_id_id_idx on accounts (space_id, id)',
  'create index accounts_email_idx on accounts (space_id, lower(email)) where email is not null',

  `create table account_passwords (
    account_id integer not null references accounts on delete cascade,
    algorithm text not null constraint account_passwords_algorithm_check check (algorithm in ('MD5', 'SHA-256')),
    ha1 text not null,
    primary key (account_id, algorithm)
  )`,
  `create table account_dictionary_entries (
    account_id integer not null references accounts on delete cascade,
    key text not null,
    value text not null,
    primary key (account_id, key)
  )`,
  `create table account_tombstones (
    space_id integer not null references spaces on delete cascade,
    username text not null,
    created_at timestamptz not null,
    constraint account_tombstones_username_domain_key primary key (space_id, username)
  )`,

  // A key without a name is the account's user key, one at most; an admin's keys have names.
  `create table api_keys (
    id integer generated always as identity primary key,
    account_id integer not null references accounts on delete cascade,
    key_hash bytea not null constraint api_keys_key_hash_key unique,
    name text,
    ip_address text,
    expires_after_last_used_minutes integer,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    constraint api_keys_account_id_name_key unique nulls not distinct (account_id, name)
  )`,

  // A browser's sign-in. It ends by itself, by signing out, and with the password.
  `create table sessions (
    id integer generated always as identity primary key,
    account_id integer not null references accounts on delete cascade,
    token_hash bytea not null constraint sessions_token_hash_key unique,
    ip_address text not null,
    user_agent text,
    expire_at timestamptz not null,
    created_at timestamptz not null
  )`,
  'create index sessions_account_id_idx on sessions (account_id)',
  'create index sessions_expire_at_idx on sessions (expire_at)',

  `create table auth_tokens (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    account_id integer references accounts on delete cascade,
    token_hash bytea not null constraint auth_tokens_token_hash_key unique,
    ip_address text,
    user_agent text,
    expire_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index auth_tokens_account_id_idx on auth_tokens (account_id)',
  'create index auth_tokens_space_id_idx on auth_tokens (space_id)',
  'create index auth_tokens_expire_at_idx on auth_tokens (expire_at)',

  `create table account_creation_tokens (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    account_id integer references accounts on delete cascade,
    token_hash bytea not null constraint account_creation_tokens_token_hash_key unique,
    used boolean not null default false,
    pn_provider text,
    pn_param text,
    pn_prid text,
    ip_address text,
    user_agent text,
    expire_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index account_creation_tokens_account_id_idx on account_creation_tokens (account_id)',
  'create index account_creation_tokens_space_id_idx on account_creation_tokens (space_id)',
  'create index account_creation_tokens_pn_prid_idx on account_creation_tokens (pn_prid) where pn_prid is not null',
  `create table account_creation_request_tokens (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    account_creation_token_id integer references account_creation_tokens on delete cascade,
    token_hash bytea not null constraint account_creation_request_tokens_token_hash_key unique,
    used boolean not null default false,
    validated_at timestamptz,
    ip_address text,
    user_agent text,
    expire_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index account_creation_request_tokens_creation_token_id_idx on account_creation_request_tokens (account_creation_token_id)',
  'create index account_creation_request_tokens_space_id_idx on account_creation_request_tokens (space_id)',

  `create table account_recovery_tokens (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    token_hash bytea not null constraint account_recovery_tokens_token_hash_key unique,
    used boolean not null default false,
    pn_provider text not null,
    pn_param text not null,
    pn_prid text not null,
    ip_address text,
    user_agent text,
    expire_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index account_recovery_tokens_pn_prid_idx on account_recovery_tokens (pn_prid)',
  'create index account_recovery_tokens_space_id_idx on account_recovery_tokens (space_id)',
  'create index account_recovery_tokens_expire_at_idx on account_recovery_tokens (expire_at)',

  `create table email_change_codes (
    account_id integer primary key references accounts on delete cascade,
    code text not null,
    email text not null,
    tries integer not null default 0,
    ip_address text,
    user_agent text,
    expire_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create table phone_change_codes (
    account_id integer primary key references accounts on delete cascade,
    code text not null,
    phone text not null,
    tries integer not null default 0,
    ip_address text,
    user_agent text,
    expire_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,

  // A recovery without an account leads nowhere. Rows stay for as long as requests and tries are counted by them.
  `create table account_recovery_codes (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    account_id integer references accounts on delete cascade,
    token_hash bytea not null constraint account_recovery_codes_token_hash_key unique,
    code text not null,
    tries integer not null default 0,
    used boolean not null default false,
    ip_address text not null,
    user_agent text,
    expire_at timestamptz not null,
    created_at timestamptz not null
  )`,
  'create index account_recovery_codes_account_id_idx on account_recovery_codes (account_id, created_at)',
  'create index account_recovery_codes_space_id_idx on account_recovery_codes (space_id)',
  'create index account_recovery_codes_created_at_idx on account_recovery_codes (created_at)',

  // What an account does too often blocks it. Rows are cleared by the account's next event, once they are old.
  `create table account_events (
    account_id integer not null references accounts on delete cascade,
    kind text not null constraint account_events_kind_check check (kind in ('code_request', 'wrong_code')),
    created_at timestamptz not null
  )`,
  'create index account_events_account_id_idx on account_events (account_id, created_at)',

  `create table password_reset_tokens (
    id integer generated always as identity primary key,
    account_id integer not null references accounts on delete cascade,
    token_hash bytea not null constraint password_reset_tokens_token_hash_key unique,
    expire_at timestamptz not null,
    created_at timestamptz not null
  )`,
  'create index password_reset_tokens_account_id_idx on password_reset_tokens (account_id)',

  `create table phone_countries (
    code text primary key,
    activated_at timestamptz not null
  )`,

  // Both are unlogged: a crash that forgets which nonces were used forgets the key they were made with, too,
  // so a nonce from before it is refused, and using one costs no flush.
  `create unlogged table digest_keys (
    only_one boolean primary key default true constraint digest_keys_only_one_check check (only_one),
    key bytea not null
  )`,
  `create unlogged table digest_nonces (
    nonce text primary key,
    nc bigint not null,
    expire_at timestamptz not null
  )`,
  'create index digest_nonces_expire_at_idx on digest_nonces (expire_at)',

  // New accounts of a Space with a maximum take turns. Not by `for update`: their foreign keys have locked the Space
  // already, against that alone, so two would wait for each other.
  `create function count_new_accounts() returns trigger language plpgsql as $$
  declare
    added record;
    allowed integer;
  begin
    for added in select space_id, count(*)::integer as accounts from new_accounts group by space_id order by space_id loop
      select max_accounts into allowed from spaces where id = added.space_id;
      if allowed > 0 then
        select max_accounts into allowed from spaces where id = added.space_id for no key update;
      end if;
      insert into space_account_counts as counts (space_id, slot, accounts)
        values (added.space_id, pg_backend_pid() % 16, added.accounts)
        on conflict (space_id, slot) do update set accounts = counts.accounts + excluded.accounts;
      if allowed > 0 and (select sum(accounts) from space_account_counts where space_id = added.space_id) > allowed then
        raise exception 'the Space has its maximum of % accounts', allowed
          using errcode = 'check_violation', constraint = 'spaces_max_accounts_reached', table = 'spaces';
      end if;
    end loop;
    if exists (select from new_accounts join account_tombstones using (space_id, username)) then
      raise exception 'the name belonged to a deleted account'
        using errcode = 'unique_violation', constraint = 'account_tombstones_username_domain_key', table = 'account_tombstones';
    end if;
    return null;
  end $$`,
  `create trigger accounts_counted_in after insert on accounts
    referencing new table as new_accounts for each statement execute function count_new_accounts()`,

  `create function count_deleted_accounts() returns trigger language plpgsql as $$
  begin
    insert into space_account_counts as counts (space_id, slot, accounts)
      select gone.space_id, pg_backend_pid() % 16, -count(*)::integer
        from old_accounts gone join spaces on spaces.id = gone.space_id
        group by gone.space_id order by gone.space_id
      on conflict (space_id, slot) do update set accounts = counts.accounts + excluded.accounts;
    return null;
  end $$`,
  `create trigger accounts_counted_out after delete on accounts
    referencing old table as old_accounts for each statement execute function count_deleted_accounts()`,

  `create function refuse_tombstone_name() returns trigger language plpgsql as $$
  begin
    if exists (select from account_tombstones where space_id = new.space_id and username = new.username) then
      raise exception 'the name belonged to a deleted account'
        using errcode = 'unique_violation', constraint = 'account_tombstones_username_domain_key', table = 'account_tombstones';
    end if;
    return null;
  end $$`,
  `create trigger accounts_renamed after update of username on accounts
    for each row when (old.username is distinct from new.username) execute function refuse_tombstone_name()`,

  // What a SIP proxy or registrar needs to authenticate, as one stable name to select from.
  `create view sip_credentials as
    select accounts.id as account_id, accounts.username, spaces.domain, coalesce(spaces.account_realm, spaces.domain) as realm,
      account_passwords.algorithm, account_passwords.ha1
    from accounts
    join spaces on spaces.id = accounts.space_id
    join account_passwords on account_passwords.account_id = accounts.id
    where accounts.activated and not accounts.blocked and (spaces.expire_at is null or spaces.expire_at > now())`,
]
