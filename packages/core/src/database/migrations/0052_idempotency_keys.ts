import { type Kysely, sql } from 'kysely'

/** What requests with an `Idempotency-Key` were answered, so that the same request gets the same answer again. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // the digest says neither the key nor whose it is; the answer is encrypted, by the key among others
  `create table idempotency_keys (
    digest bytea not null constraint idempotency_keys_pkey primary key,
    answer text,
    answer_key_id text,
    claimed_until timestamptz,
    created_at timestamptz not null,
    constraint idempotency_keys_answer_check check ((answer is null) = (claimed_until is not null))
  )`,
  'create index idempotency_keys_created_at_index on idempotency_keys (created_at)',
]
