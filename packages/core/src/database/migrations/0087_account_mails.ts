import { type Kysely, sql } from 'kysely'

/** Lets an account tell what has become of the mails to it. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // the latest mail of each kind
  `create table account_mails (
    account_id integer not null references accounts on delete cascade,
    mail text not null,
    state text not null constraint account_mails_state_check check (state in ('queued', 'sent', 'failed')),
    error text,
    job_id bigint not null,
    queued_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (account_id, mail)
  )`,
  // each attempt at a mail needs a link of its own, and only the first one is news
  'drop trigger audit_inserted on password_reset_tokens',
  `create trigger audit_inserted after insert on password_reset_tokens
    referencing new table as inserted_rows for each statement
    when (nullif(current_setting('sipspace.audit', true), '')::jsonb ->> 'again' is distinct from 'true')
    execute function audit_inserted('password_reset_token', 'id', '{token_hash}', '{sent_to}')`,
]
