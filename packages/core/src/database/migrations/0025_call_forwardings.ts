import { type Kysely, sql } from 'kysely'

/** Where calls to accounts are forwarded. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table call_forwardings (
    id integer generated always as identity primary key,
    account_id integer not null references accounts on delete cascade,
    type text not null constraint call_forwardings_type_check check (type in ('always', 'no_answer', 'busy')),
    forward_to text not null,
    sip_uri text,
    contact_id integer references accounts on delete cascade,
    enabled boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint call_forwardings_account_id_type_key unique (account_id, type),
    constraint call_forwardings_forward_to_check check (
      forward_to = 'sip_uri' and sip_uri is not null and contact_id is null
      or forward_to = 'contact' and sip_uri is null and contact_id is not null
      or forward_to = 'voicemail' and sip_uri is null and contact_id is null
    )
  )`,
  'create index call_forwardings_contact_id_idx on call_forwardings (contact_id) where contact_id is not null',

  `select audit_table('call_forwardings', 'call_forwarding', 'id', '{}')`,
]
