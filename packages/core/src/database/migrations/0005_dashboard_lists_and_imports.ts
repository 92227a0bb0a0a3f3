import { type Kysely, sql } from 'kysely'

/** What the operators' lists are ordered by and look for, and files of accounts that are being imported. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'create index accounts_space_id_updated_at_idx on accounts (space_id, updated_at, id)',
  // few have these, so a list of them would come across nearly all others
  'create index accounts_blocked_idx on accounts (space_id, id) where blocked',
  'create index accounts_admin_idx on accounts (space_id, id) where admin',
  'create index accounts_not_activated_idx on accounts (space_id, id) where not activated',

  `create table imports (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    -- who asked for it, and from where: its accounts have this as theirs
    account_id integer references accounts on delete set null,
    ip_address text not null,
    user_agent text not null,
    -- the same, as the audit log has it
    author jsonb not null,
    file_name text not null,
    bytes bigint not null default 0,
    state text not null constraint imports_state_check check (
      state in ('uploading', 'uploaded', 'checking', 'checked', 'importing', 'done', 'cancelled', 'failed')
    ),
    -- how the file is read
    plan jsonb,
    -- the realm of the hashes in its rows
    realm text,
    -- the check that may write rows: a later one takes over
    run uuid,
    bytes_read bigint not null default 0,
    lines integer not null default 0,
    invalid integer not null default 0,
    created integer not null default 0,
    failed integer not null default 0,
    -- of each of the two that work at once, the line up to which it has worked its own off
    last_lines integer[] not null default '{0,0}',
    error jsonb,
    -- by the database's clock: a run that was killed is silent
    heartbeat_at timestamptz not null default now(),
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index imports_space_id_idx on imports (space_id, id)',
  'create index imports_account_id_idx on imports (account_id)',
  `create index imports_running_idx on imports (heartbeat_at) where state in ('checking', 'importing')`,

  // The file as it came, passwords in clear and all: gone as soon as it is imported, or has waited too long.
  `create table import_chunks (
    import_id integer not null references imports on delete cascade,
    number integer not null,
    data bytea not null,
    primary key (import_id, number)
  )`,

  // A line as an account to be. It is one with the import's progress: no row is changed for having become an account.
  `create table import_rows (
    import_id integer not null references imports on delete cascade,
    line integer not null,
    username text,
    email text,
    phone text,
    display_name text,
    dtmf_protocol text,
    language text,
    activated boolean not null,
    admin boolean not null,
    algorithm text,
    ha1 text,
    dictionary jsonb,
    provisioning_token text,
    errors jsonb,
    primary key (import_id, line)
  )`,
  'create index import_rows_username_idx on import_rows (import_id, username) where errors is null',
  'create index import_rows_phone_idx on import_rows (import_id, phone) where phone is not null and errors is null',
  'create index import_rows_email_idx on import_rows (import_id, lower(email)) where email is not null and errors is null',
  'create index import_rows_errors_idx on import_rows (import_id, line) where errors is not null',

  // its accounts have lines of their own
  `select audit_table('imports', 'import', 'id', '{}', '{author,plan,realm,run,bytes,bytes_read,lines,invalid,created,failed,last_lines,error,heartbeat_at,ip_address,user_agent}')`,
]
