import { type Kysely, sql } from 'kysely'

/** Lets the worker write accounts to a file, part by part. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table exports (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    -- who asked for it; without this account it ends
    account_id integer references accounts on delete set null,
    request_id text,
    -- what the accounts are filtered and sorted by, as it was asked for
    filter jsonb not null,
    state text not null constraint exports_state_check check (state in ('running', 'done', 'cancelled', 'failed')),
    -- how many there were when it began; null until they are counted
    accounts integer,
    done integer not null default 0,
    bytes bigint not null default 0,
    parts integer not null default 0,
    -- the last account that is in the file
    after jsonb,
    -- the code of the error that it failed by
    error text,
    -- by the database's clock: a run that was killed is silent
    heartbeat_at timestamptz not null default now(),
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index exports_space_id_idx on exports (space_id, id)',
  'create index exports_account_id_idx on exports (account_id)',
  `create index exports_running_idx on exports (heartbeat_at) where state = 'running'`,

  `create table export_parts (
    export_id integer not null references exports on delete cascade,
    number integer not null,
    data bytea not null,
    primary key (export_id, number)
  )`,

  `select audit_table('exports', 'export', 'id', '{}', '{request_id,filter,accounts,done,bytes,parts,after,error,heartbeat_at}')`,
]
