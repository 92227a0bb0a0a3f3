import { type Kysely, sql } from 'kysely'

/**
 * What is left of a deleted account: its name as a hash, which nobody else gets, and lines of the audit log without what tells
 * who it was. The triggers are on the tables, so that every way to delete an account comes by them.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Columns of rows of imports that tell of a person. */
const imported = ['username', 'email', 'phone', 'display_name', 'dictionary', 'ha1', 'provisioning_token']

const statements = [
  `create function hidden_username(space_id integer, username text) returns text
    language sql immutable strict parallel safe
    as $$ select encode(sha256(convert_to(space_id || ':' || username, 'UTF8')), 'hex') $$`,
  `comment on column account_tombstones.username is 'its hash: hidden_username(space_id, username)'`,
  'update account_tombstones set username = hidden_username(space_id, username)',
  `create function hide_tombstone() returns trigger language plpgsql as $$
  begin
    new.username := hidden_username(new.space_id, new.username);
    return new;
  end $$`,
  `create trigger account_tombstones_hidden before insert on account_tombstones
    for each row execute function hide_tombstone()`,
  `create or replace function count_new_accounts() returns trigger language plpgsql as $$
  declare
    home integer;
    allowed integer;
  begin
    for home in select distinct space_id from new_accounts order by space_id loop
      select max_accounts into allowed from spaces where id = home;
      if allowed > 0 then
        select max_accounts into allowed from spaces where id = home for no key update;
      end if;
      insert into space_account_counts as counts (space_id, block, slot, accounts)
        select home, id >> 13, pg_backend_pid() % 16, count(*)
          from new_accounts where space_id = home group by id >> 13 order by id >> 13
        on conflict (space_id, block, slot) do update set accounts = counts.accounts + excluded.accounts;
      if allowed > 0 and (select sum(accounts) from space_account_counts where space_id = home) > allowed then
        raise exception 'the Space has its maximum of % accounts', allowed
          using errcode = 'check_violation', constraint = 'spaces_max_accounts_reached', table = 'spaces';
      end if;
    end loop;
    if exists (
      select from new_accounts n join account_tombstones t
        on t.space_id = n.space_id and t.username = hidden_username(n.space_id, n.username)
    ) then
      raise exception 'the name belonged to a deleted account'
        using errcode = 'unique_violation', constraint = 'account_tombstones_username_domain_key', table = 'account_tombstones';
    end if;
    return null;
  end $$`,
  `create or replace function refuse_tombstone_name() returns trigger language plpgsql as $$
  begin
    delete from account_tombstones
      where space_id = new.space_id and username = hidden_username(new.space_id, new.username)
        and renamed_account_id = new.id;
    if exists (select from account_tombstones where space_id = new.space_id and username = hidden_username(new.space_id, new.username)) then
      raise exception 'the name belonged to a deleted or renamed account'
        using errcode = 'unique_violation', constraint = 'account_tombstones_username_domain_key', table = 'account_tombstones';
    end if;
    insert into account_tombstones (space_id, username, created_at, renamed_account_id)
      values (
        old.space_id, old.username,
        coalesce((nullif(current_setting('sipspace.audit', true), '')::jsonb ->> 'at')::timestamptz, now()), old.id
      )
      on conflict do nothing;
    return null;
  end $$`,

  // Accounts that are gone, whose lines in the audit log and jobs the worker has still to erase.
  `create table account_erasures (
    account_id integer primary key,
    -- the request tokens that led to the account, whose lines do not name it
    request_tokens text[] not null,
    -- the flags of its jobs, see jobs.ts
    job_flags text[] not null
  )`,
  'create index import_rows_wrong_username_idx on import_rows (import_id, username) where errors is not null',
  `create function begin_account_erasure() returns trigger language plpgsql as $$
  begin
    insert into account_erasures (account_id, request_tokens, job_flags) values (
      old.id,
      array(
        select request.id::text from account_creation_tokens token
          join account_creation_request_tokens request on request.account_creation_token_id = token.id
          where token.account_id = old.id
      ),
      'account:' || old.id || array(select 'recovery:' || id from account_recovery_codes where account_id = old.id)
    ) on conflict do nothing;
    update import_rows set ${imported.map((column) => `${column} = null`).join(', ')}
      where import_id in (select id from imports where space_id = old.space_id) and username = old.username and errors is null;
    update import_rows set ${imported.map((column) => `${column} = null`).join(', ')}
      where import_id in (select id from imports where space_id = old.space_id) and username = old.username
        and errors is not null;
    update imports set ip_address = '', user_agent = '', file_name = 'erased',
        author = author || jsonb_build_object(
          'actor', (author -> 'actor') || jsonb_build_object('username', '#' || old.id),
          'client', '{"ip": "", "userAgent": null, "requestId": null}'::jsonb
        )
      where account_id = old.id;
    return old;
  end $$`,
  `create trigger accounts_erased before delete on accounts for each row execute function begin_account_erasure()`,

  // A line is only changed to erase who it tells of; its place, and what happened when, stay.
  'drop trigger audit_log_unchanged on audit_log',
  `create trigger audit_log_not_truncated before truncate on audit_log for each statement execute function keep_audit_log()`,
  `create function keep_audit_line() returns trigger language plpgsql as $$
  declare
    erased text[] := '{target,actor_username,ip,user_agent,before,after,search}';
  begin
    if coalesce(current_setting('sipspace.audit_erasing', true), '') <> 'on'
      or to_jsonb(old) - erased is distinct from to_jsonb(new) - erased
    then
      raise exception 'the audit log is only added to' using errcode = 'restrict_violation', table = 'audit_log';
    end if;
    return new;
  end $$`,
  `create trigger audit_log_unchanged before update on audit_log for each row execute function keep_audit_line()`,
  `create function erased_values(kind text, value jsonb) returns jsonb language sql immutable as $$
    select case
      when value is null or jsonb_typeof(value) <> 'object' then value
      -- the names of entries are a person's own, too
      when kind = 'dictionary' then '{"erased": true}'
      else (
        select coalesce(jsonb_object_agg(key, case
          when jsonb_typeof(entry) in ('boolean', 'number', 'null') then entry else '"erased"' end), '{}')
        from jsonb_each(value) as entries (key, entry)
      )
    end
  $$`,
  `create function erase_audit_lines(gone integer, requests text[], after_id bigint, batch integer) returns bigint
    language plpgsql set enable_seqscan = off as $$
  declare
    ids bigint[];
    tokens text[];
  begin
    ids := array(
      select id from (
        (select id from audit_log where account_id = gone and id > after_id order by id limit batch)
        union (select id from audit_log where actor_id = gone and id > after_id order by id limit batch)
      ) as lines order by id limit batch
    );
    tokens := array(
      select distinct kind || ' ' || target_id from audit_log
        where id = any (ids) and account_id = gone and kind in ('auth_token', 'account_creation_token', 'account_recovery')
    );
    if after_id = 0 then
      tokens := tokens || array(select 'account_creation_request_token ' || request from unnest(requests) as request);
    end if;
    perform set_config('sipspace.audit_erasing', 'on', true);
    update audit_log set
        target = case when account_id = gone then '#' || gone || coalesce('@' || space_domain, '') else target end,
        before = case when account_id = gone then erased_values(kind, before) else before end,
        after = case when account_id = gone then erased_values(kind, after) else after end,
        actor_username = case when actor_id = gone then '#' || gone else actor_username end,
        ip = case when actor_id is null or actor_id = gone then null else ip end,
        user_agent = case when actor_id is null or actor_id = gone then null else user_agent end
      where id = any (ids);
    -- what was done with a token before it belonged to the account
    update audit_log set
        before = erased_values(kind, before),
        after = erased_values(kind, after),
        ip = case when actor_id is null or actor_id = gone then null else ip end,
        user_agent = case when actor_id is null or actor_id = gone then null else user_agent end
      where account_id is null
        and (kind, target_id) in (select split_part(token, ' ', 1), split_part(token, ' ', 2) from unnest(tokens) as token);
    perform set_config('sipspace.audit_erasing', '', true);
    return ids[array_upper(ids, 1)];
  end $$`,
]
