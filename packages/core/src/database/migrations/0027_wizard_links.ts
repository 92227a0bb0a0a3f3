import { type Kysely, sql } from 'kysely'

/** Links that open the app, once. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table wizard_links (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    token_hash bytea not null constraint wizard_links_token_hash_key unique,
    account_id integer references accounts on delete cascade,
    sip text,
    linphone_action text constraint wizard_links_linphone_action_check check (
      linphone_action in ('call', 'show', 'bye', 'accept', 'decline')
    ),
    linphone_use_sips boolean not null,
    created_at timestamptz not null
  )`,
  'create index wizard_links_space_id_idx on wizard_links (space_id)',
  'create index wizard_links_account_id_idx on wizard_links (account_id)',

  `select audit_table('wizard_links', 'wizard_link', 'id', '{token_hash}')`,
]
