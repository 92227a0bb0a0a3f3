import { type Kysely, sql } from 'kysely'

/**
 * Makes creating an account cheaper, and lets one statement create accounts for several authors: the setting
 * `sipspace.audit` then has each author by the username of the account, in `each` (audit-context.ts).
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Trigger functions that run for each new account. What a plan of theirs costs does not depend on values. */
const functions = [
  'audit_account_inserted',
  'audit_password_inserted',
  'audit_dictionary_inserted',
  'count_account_events',
  'count_new_accounts',
  'add_account_addresses',
]

const statements = [
  // as in 0004_audit, but for the author of each line
  `create or replace function audit_account_inserted() returns trigger language plpgsql as $$
  declare
    who jsonb := nullif(current_setting('sipspace.audit', true), '')::jsonb;
    by_at timestamptz := coalesce((who ->> 'at')::timestamptz, now());
    by_operation text := who ->> 'operation';
    by_actor_id integer := (who -> 'actor' ->> 'id')::integer;
    by_actor_username text := who -> 'actor' ->> 'username';
    by_actor_role text := who -> 'actor' ->> 'role';
    by_actor_domain text := who -> 'actor' ->> 'domain';
    by_ip text := who ->> 'ip';
    by_user_agent text := who ->> 'user_agent';
    by_request_id text := who ->> 'request_id';
    authors jsonb := who -> 'each';
    kind text := tg_argv[0];
    hidden text[] := tg_argv[2]::text[] || tg_argv[3]::text[] || '{id,space_id,account_id,created_at,updated_at}';
  begin
    insert into audit_log (
      at, operation, actor_id, actor_username, actor_role, actor_domain, ip, user_agent, request_id,
      space_id, space_domain, kind, action, target_id, target, account_id, before, after
    )
    select coalesce((author ->> 'at')::timestamptz, by_at), coalesce(author ->> 'operation', by_operation),
      coalesce((author -> 'actor' ->> 'id')::integer, by_actor_id),
      coalesce(author -> 'actor' ->> 'username', by_actor_username),
      coalesce(author -> 'actor' ->> 'role', by_actor_role), coalesce(author -> 'actor' ->> 'domain', by_actor_domain),
      coalesce(author ->> 'ip', by_ip), coalesce(author ->> 'user_agent', by_user_agent),
      coalesce(author ->> 'request_id', by_request_id),
      home.id, home.domain, kind, 'create', n.id::text, n.username || '@' || home.domain, n.id, null,
      jsonb_strip_nulls(to_jsonb(n) - hidden)
    from inserted_rows n
    cross join lateral (select authors -> n.username as author offset 0) as by
    cross join lateral (select id, coalesce(deleted_domain, domain) as domain from spaces where id = n.space_id offset 0) as home;
    if found then notify sipspace_audit; end if;
    return null;
  end $$`,
  // Their plans were made anew at each call, which took more than half of their time. A plan that was made while tables
  // were small would read them whole, once they are large.
  ...functions.map(
    (name) =>
      `alter function ${name}() set plan_cache_mode = force_generic_plan set enable_seqscan = off
        set enable_hashjoin = off set enable_mergejoin = off`,
  ),
]
