import { type Kysely, sql } from 'kysely'

/** Keeps who an account creation token came from, as a Space may close its registration to all but its admins. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  // what a former version inserts while it is replaced counts as asked for by a stranger
  `alter table account_creation_tokens add column source text not null default 'request'
    constraint account_creation_tokens_source_check check (source in ('admin', 'request', 'push'))`,
  `update account_creation_tokens as token set source = case when pn_provider is null then 'admin' else 'push' end
    where not used and not exists (
      select from account_creation_request_tokens as request where request.account_creation_token_id = token.id
    )`,
]
