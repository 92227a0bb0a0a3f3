import { type Kysely, sql } from 'kysely'

/**
 * Refuses, by triggers, that a request opens anything for an account once the session, key or password that authenticated
 * it has ended, also where that ended after the request was authenticated: the check before it cannot see that.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** A plan that was made while tables were small would read them whole, once they are large. */
const byIndex = 'set enable_seqscan = off'

const check = 'execute function require_valid_credential()'

const statements = [
  // A hash is known by when it was set: statements that do not say so get it set.
  `create function set_password_updated_at() returns trigger language plpgsql as $$
  begin
    new.updated_at := clock_timestamp();
    return new;
  end $$`,
  `create trigger account_passwords_updated_at before update on account_passwords
    for each row when (old.ha1 is distinct from new.ha1 and old.updated_at is not distinct from new.updated_at)
    execute function set_password_updated_at()`,

  // As in 0010_changed_secrets, but for the lock. Whoever opens something holds the account's row for share until that is
  // committed: it is waited for, and what it has opened is seen by the statements that follow.
  `create or replace function end_what_password_opened() returns trigger language plpgsql ${byIndex} as $$
  declare
    credential jsonb := nullif(current_setting('sipspace.audit', true), '')::jsonb -> 'credential';
    kept_id integer := (credential ->> 'id')::integer;
    kept_kind text := credential ->> 'kind';
  begin
    perform from accounts where id = new.account_id for no key update;
    delete from sessions where account_id = new.account_id and (kept_kind is distinct from 'session' or id <> kept_id);
    delete from api_keys where account_id = new.account_id and name is null
      and (kept_kind is distinct from 'api_key' or id <> kept_id);
    delete from auth_tokens where account_id = new.account_id;
    delete from password_reset_tokens where account_id = new.account_id;
    update account_recovery_codes set used = true where account_id = new.account_id and not used;
    update accounts set provisioning_token = random_token()
      where id = new.account_id and provisioning_token is not null;
    return null;
  end $$`,

  // Whether a credential (audit-context.ts) is still there.
  `create function is_credential_valid(credential jsonb) returns boolean language plpgsql stable ${byIndex} as $$
  declare
    by_account integer := (credential ->> 'account_id')::integer;
  begin
    return case credential ->> 'kind'
      when 'session' then exists (
        select from sessions where id = (credential ->> 'id')::integer and account_id = by_account)
      when 'api_key' then exists (
        select from api_keys where id = (credential ->> 'id')::integer and account_id = by_account)
      when 'password' then exists (
        select from account_passwords where account_id = by_account and algorithm = credential ->> 'algorithm'
          and updated_at is not distinct from (credential ->> 'updated_at')::timestamptz)
      else false
    end;
  end $$`,

  // The credential is what the setting sipspace.audit names (audit-context.ts). Its account's row is locked for share
  // first: a change of the password that holds it is waited for, and a later one waits for this transaction. So a second
  // check in the same transaction is not needed, and would find the hash gone that the transaction itself has replaced.
  `create function require_valid_credential() returns trigger language plpgsql ${byIndex} as $$
  declare
    author jsonb := nullif(current_setting('sipspace.audit', true), '')::jsonb;
    credential jsonb := author -> 'credential';
    is_account_there boolean;
  begin
    if credential is not null and current_setting('sipspace.valid_credential', true) is distinct from credential::text then
      perform from accounts where id = (credential ->> 'account_id')::integer for share;
      is_account_there := found;
      if not is_credential_valid(credential) then
        raise exception 'what authenticated the request has ended' using errcode = 'integrity_constraint_violation',
          constraint = case
            when author ->> 'actor' is null then 'sign_in_password_valid'
            when is_account_there then 'request_credential_valid'
            else 'credential_account_id_fkey'
          end;
      end if;
      perform set_config('sipspace.valid_credential', credential::text, true);
    end if;
    return new;
  end $$`,

  // What lets somebody in. What the trigger functions above write themselves is not opened by anybody.
  `create trigger sessions_credential before insert or update of account_id, token_hash on sessions
    for each row ${check}`,
  `create trigger api_keys_credential before insert or update of account_id, key_hash on api_keys
    for each row ${check}`,
  `create trigger auth_tokens_credential before insert or update of account_id, token_hash on auth_tokens
    for each row when (new.account_id is not null) ${check}`,
  `create trigger password_reset_tokens_credential before insert or update of account_id, token_hash on password_reset_tokens
    for each row ${check}`,
  `create trigger account_recovery_codes_credential
    before insert or update of account_id, token_hash, code on account_recovery_codes
    for each row when (new.account_id is not null) ${check}`,

  `create trigger wizard_links_credential before insert or update of account_id, token_hash on wizard_links
    for each row when (new.account_id is not null) ${check}`,

  // The address and number are where links and codes go. A new account runs none of these.
  `create trigger accounts_credential before update of provisioning_token, email, phone, admin on accounts
    for each row when (pg_trigger_depth() = 0 and (
      new.provisioning_token is distinct from old.provisioning_token and new.provisioning_token is not null
      or new.email is distinct from old.email or new.phone is distinct from old.phone or new.admin is distinct from old.admin
    )) ${check}`,
  `create trigger account_passwords_added_credential before insert on account_passwords
    for each row when (new.updated_at is not null) ${check}`,
  `create trigger account_passwords_changed_credential before update on account_passwords
    for each row when (old.* is distinct from new.*) ${check}`,
  `create trigger account_passwords_removed_credential before delete on account_passwords
    for each statement when (pg_trigger_depth() = 0) ${check}`,
]
