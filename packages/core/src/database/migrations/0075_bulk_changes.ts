import { type Kysely, sql } from 'kysely'

/** Lets the worker change many accounts, batch by batch. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table bulk_changes (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    -- who asked for it; without this account it ends
    account_id integer references accounts on delete set null,
    -- the request that asked for it: the lines of its accounts in the audit log have this as theirs
    request_id text,
    action text not null constraint bulk_changes_action_check check (
      action in ('activate', 'deactivate', 'block', 'unblock', 'delete')
    ),
    state text not null constraint bulk_changes_state_check check (state in ('running', 'done', 'cancelled', 'failed')),
    accounts integer not null,
    done integer not null default 0,
    unchanged integer not null default 0,
    not_found integer not null default 0,
    self integer not null default 0,
    -- the code of the error that it failed by
    error text,
    -- by the database's clock: a run that was killed is silent
    heartbeat_at timestamptz not null default now(),
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index bulk_changes_space_id_idx on bulk_changes (space_id, id)',
  'create index bulk_changes_account_id_idx on bulk_changes (account_id)',
  `create index bulk_changes_running_idx on bulk_changes (heartbeat_at) where state = 'running'`,

  // The accounts as they were when it was asked for, and of each batch that is done those that it has changed.
  `create table bulk_change_batches (
    bulk_change_id integer not null references bulk_changes on delete cascade,
    number integer not null,
    account_ids integer[] not null,
    changed_ids integer[],
    primary key (bulk_change_id, number)
  )`,

  `select audit_table('bulk_changes', 'bulk_change', 'id', '{}', '{request_id,done,unchanged,not_found,self,error,heartbeat_at}')`,
]
