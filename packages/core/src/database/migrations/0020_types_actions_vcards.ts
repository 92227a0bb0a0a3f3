import { type Kysely, sql } from 'kysely'

/** The types that a Space gives to accounts, the DTMF actions of accounts, and the vCards (RFC 6350) that they keep. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table account_types (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    key text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint account_types_space_id_key_key unique (space_id, key)
  )`,

  `create table account_account_types (
    account_id integer not null references accounts on delete cascade,
    account_type_id integer not null references account_types on delete cascade,
    primary key (account_id, account_type_id)
  )`,
  'create index account_account_types_type_id_idx on account_account_types (account_type_id)',

  `create table account_actions (
    id integer generated always as identity primary key,
    account_id integer not null references accounts on delete cascade,
    key text not null,
    code text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index account_actions_account_id_idx on account_actions (account_id, id)',

  `create table account_vcards (
    id integer generated always as identity primary key,
    account_id integer not null references accounts on delete cascade,
    uid text not null,
    vcard text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint account_vcards_account_id_uid_key unique (account_id, uid)
  )`,

  `select audit_table('account_types', 'account_type', 'id', '{}')`,
  `select audit_table('account_account_types', 'account_account_type', 'account_type_id', '{}')`,
  `select audit_table('account_actions', 'account_action', 'id', '{code}')`,
  `select audit_table('account_vcards', 'vcard', 'id', '{vcard}')`,
]
