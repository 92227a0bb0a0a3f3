import { type Kysely, sql } from 'kysely'

/** Lets a Space have an OpenID provider. `spaces.bearer_challenge` is the challenge that requests without credentials get for it. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table spaces add column bearer_challenge text',
  `create table space_oidc (
    space_id integer primary key references spaces on delete cascade,
    server_url text,
    realm text,
    issuer text not null,
    client_id text not null,
    encrypted_client_secret text,
    client_secret_key_id text,
    audience text,
    sip_identifier text not null,
    auto_provisioning boolean not null,
    role_provisioning boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint space_oidc_realm_check check ((server_url is null) = (realm is null)),
    constraint space_oidc_secret_check check ((encrypted_client_secret is null) = (client_secret_key_id is null))
  )`,
  `select audit_table('space_oidc', 'oidc', 'space_id', '{encrypted_client_secret}', '{client_secret_key_id}')`,
]
