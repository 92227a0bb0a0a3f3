import { type Kysely, sql } from 'kysely'

/**
 * Ends, by triggers, what a former password has opened, and voids what was sent to a former email address or phone
 * number: in the transaction that changes them, whoever writes.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** A plan that was made while tables were small would read them whole, once they are large. */
const byIndex = 'set enable_seqscan = off'

const statements = [
  // When the password was set anew; null for one that came with its account, so that no trigger runs for a new account.
  // The default comes later: passwords that exist keep null.
  'alter table account_passwords add column updated_at timestamptz',
  'alter table account_passwords alter column updated_at set default now()',

  // The address or number that a link or code was sent to: it works while the account still has it.
  'alter table password_reset_tokens add column sent_to text',
  'alter table account_recovery_codes add column sent_to text',
  `update password_reset_tokens token set sent_to = coalesce(accounts.email, accounts.phone) from accounts where accounts.id = token.account_id`,
  ...['password_reset_tokens', 'account_recovery_codes'].flatMap((table) =>
    ['inserted', 'updated', 'deleted'].map((event) => `drop trigger audit_${event} on ${table}`),
  ),
  `select audit_table('password_reset_tokens', 'password_reset_token', 'id', '{token_hash}', '{sent_to}')`,
  `select audit_table('account_recovery_codes', 'account_recovery', 'id', '{token_hash,code}', '{tries,sent_to}')`,

  // 160 random bits and more, in 27 characters that are safe in URLs.
  `create function random_token() returns text language sql volatile as $$
    select left(translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64'), '+/', '-_'), 27)
  $$`,

  // An unused provisioning token is replaced: an account that has one goes on having one.
  // The session or user key that authenticates the request goes on: it is named in the setting sipspace.audit. Named keys
  // are no sign-ins of the account, and stay.
  `create function end_what_password_opened() returns trigger language plpgsql ${byIndex} as $$
  declare
    credential jsonb := nullif(current_setting('sipspace.audit', true), '')::jsonb -> 'credential';
    kept_id integer := (credential ->> 'id')::integer;
    kept_kind text := credential ->> 'kind';
  begin
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
  `create trigger account_passwords_added after insert on account_passwords
    for each row when (new.updated_at is not null) execute function end_what_password_opened()`,
  `create trigger account_passwords_changed after update on account_passwords
    for each row when (old.ha1 is distinct from new.ha1 or old.updated_at is distinct from new.updated_at)
    execute function end_what_password_opened()`,

  // A provisioning link is mailed to an address, too; which links were is not kept.
  `create function void_what_was_sent() returns trigger language plpgsql ${byIndex} as $$
  begin
    delete from password_reset_tokens
      where account_id = new.id and sent_to is distinct from new.email and sent_to is distinct from new.phone;
    update account_recovery_codes set used = true
      where account_id = new.id and not used and sent_to is distinct from new.email and sent_to is distinct from new.phone;
    if old.email is distinct from new.email then
      delete from email_change_codes where account_id = new.id and email = old.email;
      update accounts set provisioning_token = random_token()
        where id = new.id and old.email is not null and provisioning_token = old.provisioning_token;
    end if;
    if old.phone is distinct from new.phone then
      delete from phone_change_codes where account_id = new.id and phone = old.phone;
    end if;
    return null;
  end $$`,
  `create trigger accounts_address_changed after update of email, phone on accounts
    for each row when (old.email is distinct from new.email or old.phone is distinct from new.phone)
    execute function void_what_was_sent()`,
]
