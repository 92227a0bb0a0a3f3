import { type Kysely, sql } from 'kysely'

/**
 * The audit log, written by triggers: a change of an audited table and its lines are one transaction, whoever writes.
 * Who that is, the program says at the start of each transaction in the setting `sipspace.audit` (`audited.ts`).
 *
 * A later migration has a new table audited by `audit_table`, which names the columns whose values are secret.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

/** Who writes, taken apart once for all lines of a statement. */
const declareWho = `
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
    written integer;`

/** Writes lines, which are rows of the columns from `space_id` on. */
const writeLines = (lines: string) => `
    insert into audit_log (
      at, operation, actor_id, actor_username, actor_role, actor_domain, ip, user_agent, request_id,
      space_id, space_domain, kind, action, target_id, target, account_id, before, after
    )
    select by_at, by_operation, by_actor_id, by_actor_username, by_actor_role, by_actor_domain, by_ip, by_user_agent,
      by_request_id, line.*
    from (${lines}) as line;
    get diagnostics written = row_count;
    if written > 0 then notify sipspace_audit; end if;`

/**
 * Writes the lines of changes, which are rows of `identity` (the row that it is about, with its ids), `before` and
 * `after`. What hangs on an account or Space that is gone went with it, as the line of that tells.
 */
const write = (changes: string) =>
  writeLines(`
    select home.space_id, home.domain, kind,
      case
        when kind in ('mail', 'sms') then 'send'
        when change.before is null then 'create'
        when change.after is null then 'delete'
        else 'update'
      end,
      identity ->> id_column, coalesce(account.username || '@' || home.domain, home.domain, identity ->> id_column),
      account.id, change.before, change.after
    from (${changes}) as change
    left join lateral (
      select (identity ->> 'id')::integer as id, identity ->> 'username' as username, (identity ->> 'space_id')::integer as space_id
        where kind = 'account'
      union all
      select id, username, accounts.space_id from accounts where id = (identity ->> 'account_id')::integer
    ) as account on true
    left join lateral (
      select id as space_id, coalesce(deleted_domain, domain) as domain from spaces
        where kind <> 'space' and id = coalesce(account.space_id, (identity ->> 'space_id')::integer)
      union all
      select (identity ->> 'id')::integer, identity ->> 'domain' where kind = 'space'
    ) as home on true
    where kind in ('account', 'space')
      or (identity ->> 'account_id' is null or account.id is not null)
        and (identity ->> 'space_id' is null or home.space_id is not null)`)

/**
 * A plan that was made while tables were small would read them whole for each row, once they are large: whatever is looked
 * up is looked up by its key.
 */
const byIndex = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off'

/** A trigger function that writes the lines of a table's rows; its arguments are those of `audit_table`. */
const auditLines = (event: string, statement: string, before = { declare: '', run: '' }) => `
  create function audit_${event}() returns trigger language plpgsql ${byIndex} as $$
  declare ${declareWho} ${before.declare}
    kind text := tg_argv[0];
    id_column text := tg_argv[1];
    secret text[] := tg_argv[2]::text[];
    ignored text[] := tg_argv[3]::text[] || '{id,space_id,account_id,created_at,updated_at}';
  begin
    ${before.run}
    ${statement}
    return null;
  end $$`

const auditRows = (event: string, changes: string, before?: { declare: string; run: string }) =>
  auditLines(event, write(changes), before)

/** Rows that came into being with their account, by one statement: the account's own line is enough. */
const notWithAccount = (table: string, key: string) => `(
        select 1 from ${table} r join accounts a on a.id = r.account_id
        where r.account_id = n.account_id and r.${key} = n.${key} and a.xmin = r.xmin and a.cmin = r.cmin
      ) is null`

/**
 * Ends a trigger at once where all rows came with their accounts, as those of a file do: their ids are next to each other, so
 * the accounts of this statement are counted without looking each up.
 */
const unlessWithAccounts = (table: string, key: string) => ({
  declare: `
    first_id integer;
    last_id integer;
    many integer;
    own_xmin xid;
    own_cmin cid;`,
  run: `
    select min(account_id), max(account_id), count(distinct account_id) into first_id, last_id, many from inserted_rows;
    if last_id - first_id < 2 * many then
      select r.xmin, r.cmin into own_xmin, own_cmin
        from (select account_id, ${key} from inserted_rows limit 1) as n join ${table} r using (account_id, ${key});
      if many = (
        select count(*) from accounts where id between first_id and last_id and xmin = own_xmin and cmin = own_cmin
      ) then
        return null;
      end if;
    end if;`,
})

/** The entries of dictionaries, one line an account. */
const entries = (row: string) => `jsonb_object_agg(${row}.key, ${row}.value)`
const dictionaryOf = (row: string) => `jsonb_build_object('account_id', ${row}.account_id)`

const statements = [
  'alter table spaces add column deleted_domain text',

  `create table audit_log (
    id bigint generated always as identity primary key,
    -- in the order of transactions, what is older than every running one is complete: see audit.feed.ts
    xact xid8 not null default pg_current_xact_id(),
    at timestamptz not null,
    operation text,
    actor_id integer,
    actor_username text,
    actor_role text,
    actor_domain text,
    ip text,
    user_agent text,
    request_id text,
    space_id integer,
    space_domain text,
    kind text not null,
    action text not null constraint audit_log_action_check check (action in ('create', 'update', 'delete', 'send')),
    target_id text,
    target text not null,
    account_id integer,
    before jsonb,
    after jsonb,
    search text not null generated always as (lower(target || ' ' || coalesce(actor_username, ''))) stored
  )`,
  'create index audit_log_xact_idx on audit_log (xact, id)',
  'create index audit_log_space_id_idx on audit_log (space_id, id)',
  'create index audit_log_account_id_idx on audit_log (account_id, id)',
  'create index audit_log_actor_id_idx on audit_log (actor_id, id)',
  'create index audit_log_operation_idx on audit_log (operation, id)',
  'create index audit_log_target_idx on audit_log (kind, target_id, id)',
  'create index audit_log_at_idx on audit_log using brin (at) with (autosummarize = on)',
  'create index audit_log_search_idx on audit_log using gin (search gin_trgm_ops)',

  // Only lines that are old enough for clear_audit_log may go, and none ever changes.
  `create function keep_audit_log() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      if not exists (
        select from old_lines where at >= coalesce(nullif(current_setting('sipspace.audit_cleared_until', true), ''), '-infinity')::timestamptz
      ) then
        return null;
      end if;
    end if;
    raise exception 'the audit log is only added to' using errcode = 'restrict_violation', table = 'audit_log';
  end $$`,
  `create trigger audit_log_kept after delete on audit_log
    referencing old table as old_lines for each statement execute function keep_audit_log()`,
  `create trigger audit_log_unchanged before update or truncate on audit_log
    for each statement execute function keep_audit_log()`,
  `create function clear_audit_log(cleared_until timestamptz, batch integer) returns integer language plpgsql as $$
  declare
    cleared integer;
  begin
    perform set_config('sipspace.audit_cleared_until', cleared_until::text, true);
    delete from audit_log where id in (
      select id from audit_log where at < cleared_until order by id limit batch
    );
    get diagnostics cleared = row_count;
    perform set_config('sipspace.audit_cleared_until', '', true);
    return cleared;
  end $$`,

  auditRows(
    'inserted',
    `select to_jsonb(n) as identity, null::jsonb as before, jsonb_strip_nulls(to_jsonb(n) - secret - ignored) as after
      from inserted_rows n`,
  ),
  // Files of accounts bring thousands at once: nothing needs to be looked up but the Space.
  auditLines(
    'account_inserted',
    writeLines(`
      select home.id, home.domain, kind, 'create', n.id::text, n.username || '@' || home.domain, n.id, null::jsonb,
        jsonb_strip_nulls(to_jsonb(n) - (secret || ignored))
      from inserted_rows n
      cross join lateral (select id, coalesce(deleted_domain, domain) as domain from spaces where id = n.space_id offset 0) as home`),
  ),
  auditRows(
    'password_inserted',
    `select to_jsonb(n) as identity, null::jsonb as before, to_jsonb(n) - secret - ignored as after
      from inserted_rows n where ${notWithAccount('account_passwords', 'algorithm')}`,
    unlessWithAccounts('account_passwords', 'algorithm'),
  ),
  auditRows(
    'dictionary_inserted',
    `select ${dictionaryOf('n')} as identity, null::jsonb as before, ${entries('n')} as after
      from inserted_rows n where ${notWithAccount('account_dictionary_entries', 'key')} group by n.account_id`,
    unlessWithAccounts('account_dictionary_entries', 'key'),
  ),
  auditRows(
    'dictionary_updated',
    `select ${dictionaryOf('n')} as identity, ${entries('o')} as before, ${entries('n')} as after
      from updated_to n join updated_from o using (account_id, key)
      where o.value <> n.value group by n.account_id`,
  ),
  auditRows(
    'dictionary_deleted',
    `select ${dictionaryOf('o')} as identity, ${entries('o')} as before, null::jsonb as after
      from deleted_rows o group by o.account_id`,
  ),
  // Only what differs. A row that is marked as deleted is gone for everybody.
  auditRows(
    'updated',
    `select case when is_marked then old_row else new_row end as identity,
        case when is_marked then jsonb_strip_nulls(old_row - secret - ignored) else coalesce(differs.before, '{}') end as before,
        case when is_marked then null else differs.after end as after
      from (
        select (array_agg(version) filter (where not is_new))[1] as old_row, (array_agg(version) filter (where is_new))[1] as new_row
        from (
          select to_jsonb(o) as version, false as is_new from updated_from o
          union all select to_jsonb(n), true from updated_to n
        ) as versions
        group by version ->> id_column, case when not version ? 'id' then version ->> 'account_id' end
      ) as pairs
      cross join lateral (
        select old_row ->> 'deleted_at' is null and new_row ->> 'deleted_at' is not null as is_marked
      ) as mark
      cross join lateral (
        select jsonb_object_agg(key, old_row -> key) filter (where key <> all (secret)) as before,
          jsonb_object_agg(key, case when key = any (secret) then '"changed"' else new_row -> key end) as after
        from jsonb_object_keys(new_row) as key
        where (key <> all (ignored) or key = 'account_id') and old_row -> key is distinct from new_row -> key
      ) as differs
      where differs.after is not null`,
  ),
  // What the program clears by itself has expired, and is no news; nor is the end of a row that was marked as deleted.
  auditRows(
    'deleted',
    `select to_jsonb(o) as identity, jsonb_strip_nulls(to_jsonb(o) - secret - ignored) as before, null::jsonb as after
      from deleted_rows o
      where to_jsonb(o) ->> 'deleted_at' is null
        and (kind = 'account' or who ->> 'operation' is distinct from 'worker.clear')`,
  ),
  // What is sent to an account is queued, and leaves a line by itself.
  `create function audit_sent(kind text, account_id integer, sent jsonb) returns void language plpgsql ${byIndex} as $$
  declare ${declareWho}
    id_column text := 'id';
  begin
    ${write("select jsonb_build_object('account_id', audit_sent.account_id) as identity, null::jsonb as before, sent as after")}
  end $$`,

  `create function audit_table(
    name regclass, kind text, id_column text, secret text[], ignored text[] default '{}', special text[] default '{}'
  ) returns void language plpgsql as $$
  declare
    arguments text := format('%L, %L, %L, %L', kind, id_column, secret, ignored);
    event text;
    tables text;
  begin
    foreach event in array '{inserted,updated,deleted}'::text[] loop
      tables := case event
        when 'inserted' then 'insert on %s referencing new table as inserted_rows'
        when 'updated' then 'update on %s referencing old table as updated_from new table as updated_to'
        else 'delete on %s referencing old table as deleted_rows'
      end;
      execute format('create trigger audit_' || event || ' after ' || tables || ' for each statement execute function audit_%s(', name,
        case when event = any (special) then kind || '_' else '' end || event) || arguments || ')';
    end loop;
  end $$`,
  `select audit_table('accounts', 'account', 'id', '{provisioning_token}', '{search,ip_address,user_agent,provisioning_token_expire_at}', '{inserted}')`,
  `select audit_table('account_passwords', 'password', 'algorithm', '{ha1}', '{}', '{inserted}')`,
  `select audit_table('account_dictionary_entries', 'dictionary', 'account_id', '{}', '{}', '{inserted,updated,deleted}')`,
  `select audit_table('account_carddav_credentials', 'carddav_credentials', 'carddav_server_id', '{ha1}')`,
  `select audit_table('api_keys', 'api_key', 'id', '{key_hash}', '{last_used_at}')`,
  `select audit_table('sessions', 'session', 'id', '{token_hash}')`,
  `select audit_table('auth_tokens', 'auth_token', 'id', '{token_hash}')`,
  `select audit_table('account_creation_tokens', 'account_creation_token', 'id', '{token_hash,pn_param,pn_prid}')`,
  `select audit_table('account_creation_request_tokens', 'account_creation_request_token', 'id', '{token_hash}')`,
  `select audit_table('account_recovery_tokens', 'account_recovery_token', 'id', '{token_hash,pn_param,pn_prid}')`,
  `select audit_table('account_recovery_codes', 'account_recovery', 'id', '{token_hash,code}', '{tries}')`,
  `select audit_table('password_reset_tokens', 'password_reset_token', 'id', '{token_hash}')`,
  `select audit_table('email_change_codes', 'email_change', 'account_id', '{code}', '{tries}')`,
  `select audit_table('phone_change_codes', 'phone_change', 'account_id', '{code}', '{tries}')`,
  `select audit_table('spaces', 'space', 'id', '{custom_provisioning_entries}', '{deleted_at,deleted_domain}')`,
  `select audit_table('space_email_servers', 'email_server', 'space_id', '{password}')`,
  `select audit_table('space_carddav_servers', 'carddav_server', 'id', '{}')`,
  `select audit_table('phone_countries', 'phone_country', 'code', '{}')`,

  // What happened how often, by the hour. Rows are only added, so that writers never wait for each other, and put
  // together once their hour is over.
  `create table statistics (
    space_id integer not null references spaces on delete cascade,
    metric text not null constraint statistics_metric_check check (metric in (
      'created', 'activated', 'deactivated', 'deleted', 'sign_ins', 'sign_in_failures', 'mails_sent', 'mails_failed'
    )),
    hour timestamptz not null,
    count integer not null
  )`,
  'create index statistics_space_id_hour_idx on statistics (space_id, hour)',
  'create index statistics_hour_idx on statistics (hour)',
  `create function statistics_hour() returns timestamptz language sql stable as $$
    select date_trunc('hour', coalesce((nullif(current_setting('sipspace.audit', true), '')::jsonb ->> 'at')::timestamptz, now()))
  $$`,
  `insert into statistics (space_id, metric, hour, count)
    select space_id, 'created', date_trunc('hour', created_at), count(*) from accounts group by 1, 3`,
  `create function count_account_events() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      insert into statistics (space_id, metric, hour, count)
        select space_id, metric, statistics_hour(), count(*) from new_rows
          cross join lateral (select 'created' as metric union all select 'activated' where activated) as events
          group by space_id, metric;
    elsif tg_op = 'DELETE' then
      insert into statistics (space_id, metric, hour, count)
        select space_id, 'deleted', statistics_hour(), count(*) from old_rows
          join spaces on spaces.id = space_id group by space_id;
    else
      insert into statistics (space_id, metric, hour, count)
        select space_id, case when sum(change) > 0 then 'activated' else 'deactivated' end, statistics_hour(), abs(sum(change))
          from (
            select space_id, 1 as change from new_rows where activated
            union all select space_id, -1 from old_rows where activated
          ) as changes
          group by space_id having sum(change) <> 0;
    end if;
    return null;
  end $$`,
  `create trigger accounts_events_in after insert on accounts referencing new table as new_rows
    for each statement execute function count_account_events()`,
  `create trigger accounts_events_out after delete on accounts referencing old table as old_rows
    for each statement execute function count_account_events()`,
  `create trigger accounts_events_of after update on accounts referencing old table as old_rows new table as new_rows
    for each statement execute function count_account_events()`,
]
