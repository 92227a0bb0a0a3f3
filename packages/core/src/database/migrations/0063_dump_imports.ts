import { type Kysely, sql } from 'kysely'

/** Dumps of other systems' databases that super admins have uploaded, and what their imports came to. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table dump_imports (
    id integer generated always as identity primary key,
    -- who asked for it; null for an account that is of no Space, as the operator's is
    account_id integer references accounts on delete cascade,
    file_name text not null,
    bytes bigint not null default 0,
    state text not null constraint dump_imports_state_check check (
      state in ('uploading', 'uploaded', 'checking', 'checked', 'importing', 'done', 'failed')
    ),
    -- of which program it is, and what is known of it beside
    plan jsonb,
    -- what would be written, or was
    report jsonb,
    error text,
    rows_read bigint not null default 0,
    -- by the database's clock: a run that was killed is silent
    heartbeat_at timestamptz not null default now(),
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index dump_imports_account_id_idx on dump_imports (account_id)',
  `create table dump_import_chunks (
    import_id integer not null references dump_imports on delete cascade,
    number integer not null,
    data bytea not null,
    primary key (import_id, number)
  )`,
  `select audit_table('dump_imports', 'dump_import', 'id', '{}', '{plan,report,bytes,error,rows_read,heartbeat_at}')`,
]
