import { type Kysely, sql } from 'kysely'

/** Voicemails of accounts. Their bytes are in files, which outlive their rows until the worker has deleted them. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table voicemails (
    id uuid primary key,
    number bigint generated always as identity,
    account_id integer not null references accounts on delete cascade,
    content_type text not null constraint voicemails_content_type_check check (content_type in ('audio/opus', 'audio/wav')),
    sip_from text,
    name text,
    size integer,
    uploaded_at timestamptz,
    created_at timestamptz not null,
    constraint voicemails_uploaded_check check (
      (name is null) = (uploaded_at is null) and (size is null) = (uploaded_at is null)
    )
  )`,
  'create index voicemails_account_id_idx on voicemails (account_id, number)',

  `create table deleted_files (id uuid primary key)`,
  `create function note_deleted_files() returns trigger language plpgsql as $$
  begin
    insert into deleted_files (id) select id from old_voicemails on conflict do nothing;
    return null;
  end $$`,
  `create trigger voicemails_deleted after delete on voicemails
    referencing old table as old_voicemails for each statement execute function note_deleted_files()`,

  `select audit_table('voicemails', 'voicemail', 'id', '{name}', '{number}')`,
]
