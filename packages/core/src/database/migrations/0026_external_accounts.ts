import { type Kysely, sql } from 'kysely'

/** The accounts that accounts have at other SIP services, of whose passwords only the HA1 is kept. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table external_accounts (
    id integer generated always as identity primary key,
    account_id integer not null constraint external_accounts_account_id_key unique references accounts on delete cascade,
    username text not null,
    domain text not null,
    realm text,
    registrar text,
    outbound_proxy text,
    protocol text not null constraint external_accounts_protocol_check check (protocol in ('UDP', 'TCP', 'TLS')),
    algorithm text not null constraint external_accounts_algorithm_check check (algorithm = 'MD5'),
    ha1 text not null constraint external_accounts_ha1_check check (ha1 ~ '^[0-9a-f]{32}$'),
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index external_accounts_username_domain_idx on external_accounts (username, domain)',

  `select audit_table('external_accounts', 'external_account', 'id', '{ha1}')`,
]
