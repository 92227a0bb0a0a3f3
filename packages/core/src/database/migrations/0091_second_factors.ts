import { type Kysely, sql } from 'kysely'

/** A second factor of admins, by which a browser session gets the role that the password alone does not give. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table account_second_factors (
    account_id integer primary key references accounts on delete cascade,
    encrypted_secret text not null,
    secret_key_id text not null,
    -- SHA-256 of codes that each stand in for the device once
    recovery_codes bytea[] not null default '{}',
    -- the time step of the last code that was taken: it and those before it are not taken again
    last_step bigint not null default -1,
    -- null until a first code has shown that the device has the secret
    confirmed_at timestamptz,
    created_at timestamptz not null
  )`,
  `create trigger account_second_factors_credential before insert or update of encrypted_secret, confirmed_at
    on account_second_factors for each row execute function require_valid_credential()`,
  `select audit_table('account_second_factors', 'second_factor', 'account_id', '{encrypted_secret,recovery_codes}', '{secret_key_id,last_step}')`,

  // when the session has shown the second factor, and when its user has last shown who they are
  'alter table sessions add column second_factor_at timestamptz, add column confirmed_at timestamptz',
  'drop trigger audit_updated on sessions',
  `create trigger audit_updated after update on sessions
    referencing old table as updated_from new table as updated_to
    for each statement execute function audit_updated('session', 'id', '{token_hash}', '{expire_at,confirmed_at}')`,
]
