import { type Kysely, sql } from 'kysely'

/** What the clearing of the audit log and of the statistics goes by, so that neither reads again what it has been through. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // How long the audit log keeps its lines. Its own changes are lines of the audit log.
  `create table audit_retention (
    name text primary key default 'audit_log' constraint audit_retention_name_check check (name = 'audit_log'),
    -- null: for ever
    days integer constraint audit_retention_days_check check (days > 0)
  )`,
  'insert into audit_retention (days) values (365)',
  `select audit_table('audit_retention', 'audit_retention', 'name', '{}')`,

  `create table clearing_progress (
    only_one boolean primary key default true constraint clearing_progress_only_one_check check (only_one),
    -- up to this line the audit log has been cleared
    audit_log_id bigint not null default 0,
    -- the counts of all hours before this one have been added up
    statistics_hour timestamptz not null default '-infinity'
  )`,
  'insert into clearing_progress default values',

  // Whoever deletes says until when, as clear_audit_log does, and never gets at what is younger than the retention.
  `create or replace function keep_audit_log() returns trigger language plpgsql as $$
  declare
    asked timestamptz := nullif(current_setting('sipspace.audit_cleared_until', true), '')::timestamptz;
    cleared_until timestamptz;
  begin
    if tg_op = 'DELETE' then
      select least(asked, now() - make_interval(days => days)) into cleared_until
        from audit_retention where asked is not null and days is not null;
      if not exists (select from old_lines where at >= coalesce(cleared_until, '-infinity')) then
        return null;
      end if;
    end if;
    raise exception 'the audit log is only added to' using errcode = 'restrict_violation', table = 'audit_log';
  end $$`,

  // Lines are in the order of their ids, and so nearly in that of time: of the next lines after the progress, those that are
  // old enough go. Each call reads so many lines at most, however many there are, and one that returns 0 is the last.
  `create or replace function clear_audit_log(cleared_until timestamptz, batch integer) returns integer language plpgsql
    set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
  declare
    kept_days integer;
    cleared integer;
    cleared_id bigint;
  begin
    select days into kept_days from audit_retention;
    if kept_days is null or cleared_until > now() - make_interval(days => kept_days) then
      raise exception 'the audit log keeps its lines for % days', coalesce(kept_days::text, 'any number of')
        using errcode = 'restrict_violation', table = 'audit_log';
    end if;
    perform set_config('sipspace.audit_cleared_until', cleared_until::text, true);
    with next_lines as materialized (
      select id, at from audit_log where id > (select audit_log_id from clearing_progress) order by id limit batch
    ), cleared_lines as (
      delete from audit_log using next_lines
        where audit_log.id = next_lines.id and next_lines.at < cleared_until returning 1
    )
    select (select count(*) from cleared_lines), coalesce(min(id) filter (where at >= cleared_until) - 1, max(id))
      into cleared, cleared_id from next_lines;
    update clearing_progress set audit_log_id = cleared_id where audit_log_id < cleared_id;
    perform set_config('sipspace.audit_cleared_until', '', true);
    return cleared;
  end $$`,
]
