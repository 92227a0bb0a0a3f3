import { type Kysely, sql } from 'kysely'

/**
 * Passkeys (WebAuthn) as a second factor. The row of `account_second_factors` says that there is a second factor, of either
 * sort, so that servers of earlier versions ask for it, too: its authenticator app is optional from here on.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table account_second_factors alter column encrypted_secret drop not null',
  'alter table account_second_factors alter column secret_key_id drop not null',
  // of an authenticator app that is set up beside passkeys: its first code is still to come
  'alter table account_second_factors add column is_secret_pending boolean not null default false',

  `create table account_passkeys (
    id integer primary key generated always as identity,
    account_id integer not null references accounts on delete cascade,
    name text not null,
    -- the host that it was registered at, and works at
    rp_id text not null,
    credential_id text not null,
    -- in COSE (RFC 9052)
    public_key bytea not null,
    -- how often it was used, as far as its device counts
    counter bigint not null,
    transports text[] not null default '{}',
    created_at timestamptz not null,
    last_used_at timestamptz,
    constraint account_passkeys_credential_id_key unique (credential_id),
    constraint account_passkeys_second_factor_fkey
      foreign key (account_id) references account_second_factors on delete cascade
  )`,
  'create index account_passkeys_account_id_idx on account_passkeys (account_id)',
  `create trigger account_passkeys_credential before insert or update of account_id, public_key
    on account_passkeys for each row execute function require_valid_credential()`,
  `select audit_table('account_passkeys', 'passkey', 'id', '{credential_id,public_key}', '{counter,last_used_at}')`,

  // what a browser has to sign, for one purpose at a time of each session
  `create table passkey_challenges (
    session_id integer not null references sessions on delete cascade,
    purpose text not null check (purpose in ('register', 'confirm')),
    challenge text not null,
    expire_at timestamptz not null,
    primary key (session_id, purpose)
  )`,
]
