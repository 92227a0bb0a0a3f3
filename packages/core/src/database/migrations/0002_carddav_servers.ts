import { type Kysely, sql } from 'kysely'

/** The CardDAV servers (RFC 6352) of Spaces, and the credentials that accounts have for them. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table space_carddav_servers (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    enabled boolean not null default false,
    uri text not null,
    min_characters integer not null default 3,
    results_limit integer not null default 0,
    timeout integer not null default 5,
    delay integer not null default 500,
    fields_for_user_input text,
    fields_for_domain text,
    use_exact_match_policy boolean not null default false,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index space_carddav_servers_space_id_idx on space_carddav_servers (space_id, id)',

  `create table account_carddav_credentials (
    account_id integer not null references accounts on delete cascade,
    carddav_server_id integer not null references space_carddav_servers on delete cascade,
    username text not null,
    realm text not null,
    algorithm text not null constraint account_carddav_credentials_algorithm_check check (algorithm in ('MD5', 'SHA-256')),
    ha1 text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (account_id, carddav_server_id)
  )`,
  'create index account_carddav_credentials_server_idx on account_carddav_credentials (carddav_server_id)',
]
