SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA graphile_worker;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE TYPE graphile_worker.job_spec AS (
	identifier text,
	payload json,
	queue_name text,
	run_at timestamp with time zone,
	max_attempts smallint,
	job_key text,
	priority smallint,
	flags text[]
);
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE graphile_worker._private_jobs (
    id bigint NOT NULL,
    job_queue_id integer,
    task_id integer NOT NULL,
    payload json DEFAULT '{}'::json NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    max_attempts smallint DEFAULT 25 NOT NULL,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    key text,
    locked_at timestamp with time zone,
    locked_by text,
    revision integer DEFAULT 0 NOT NULL,
    flags jsonb,
    is_available boolean GENERATED ALWAYS AS (((locked_at IS NULL) AND (attempts < max_attempts))) STORED NOT NULL,
    CONSTRAINT jobs_key_check CHECK (((length(key) > 0) AND (length(key) <= 512))),
    CONSTRAINT jobs_max_attempts_check CHECK ((max_attempts >= 1))
);
CREATE FUNCTION graphile_worker.add_job(identifier text, payload json DEFAULT NULL::json, queue_name text DEFAULT NULL::text, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, max_attempts integer DEFAULT NULL::integer, job_key text DEFAULT NULL::text, priority integer DEFAULT NULL::integer, flags text[] DEFAULT NULL::text[], job_key_mode text DEFAULT 'replace'::text) RETURNS graphile_worker._private_jobs
    LANGUAGE plpgsql
    AS $$
declare
  v_job "graphile_worker"._private_jobs;
begin
  if (job_key is null or job_key_mode is null or job_key_mode in ('replace', 'preserve_run_at')) then
    select * into v_job
    from "graphile_worker".add_jobs(
      ARRAY[(
        identifier,
        payload,
        queue_name,
        run_at,
        max_attempts::smallint,
        job_key,
        priority::smallint,
        flags
      )::"graphile_worker".job_spec],
      (job_key_mode = 'preserve_run_at')
    )
    limit 1;
    return v_job;
  elsif job_key_mode = 'unsafe_dedupe' then
    -- Ensure all the tasks exist
    insert into "graphile_worker"._private_tasks as tasks (identifier)
    values (add_job.identifier)
    on conflict do nothing;
    -- Ensure all the queues exist
    if add_job.queue_name is not null then
      insert into "graphile_worker"._private_job_queues as job_queues (queue_name)
      values (add_job.queue_name)
      on conflict do nothing;
    end if;
    -- Insert job, but if one already exists then do nothing, even if the
    -- existing job has already started (and thus represents an out-of-date
    -- world state). This is dangerous because it means that whatever state
    -- change triggered this add_job may not be acted upon (since it happened
    -- after the existing job started executing, but no further job is being
    -- scheduled), but it is useful in very rare circumstances for
    -- de-duplication. If in doubt, DO NOT USE THIS.
    insert into "graphile_worker"._private_jobs as jobs (
      job_queue_id,
      task_id,
      payload,
      run_at,
      max_attempts,
      key,
      priority,
      flags
    )
      select
        job_queues.id,
        tasks.id,
        coalesce(add_job.payload, '{}'::json),
        coalesce(add_job.run_at, now()),
        coalesce(add_job.max_attempts::smallint, 25::smallint),
        add_job.job_key,
        coalesce(add_job.priority::smallint, 0::smallint),
        (
          select jsonb_object_agg(flag, true)
          from unnest(add_job.flags) as item(flag)
        )
      from "graphile_worker"._private_tasks as tasks
      left join "graphile_worker"._private_job_queues as job_queues
      on job_queues.queue_name = add_job.queue_name
      where tasks.identifier = add_job.identifier
    on conflict (key)
      -- Bump the updated_at so that there's something to return
      do update set
        revision = jobs.revision + 1,
        updated_at = now()
      returning *
      into v_job;
    if v_job.revision = 0 then
      perform pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":1}');
    end if;
    return v_job;
  else
    raise exception 'Invalid job_key_mode value, expected ''replace'', ''preserve_run_at'' or ''unsafe_dedupe''.' using errcode = 'GWBKM';
  end if;
end;
$$;
CREATE FUNCTION graphile_worker.add_jobs(specs graphile_worker.job_spec[], job_key_preserve_run_at boolean DEFAULT false) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE plpgsql
    AS $$
begin
  -- Ensure all the tasks exist
  insert into "graphile_worker"._private_tasks as tasks (identifier)
  select distinct spec.identifier
  from unnest(specs) spec
  on conflict do nothing;
  -- Ensure all the queues exist
  insert into "graphile_worker"._private_job_queues as job_queues (queue_name)
  select distinct spec.queue_name
  from unnest(specs) spec
  where spec.queue_name is not null
  on conflict do nothing;
  -- Ensure any locked jobs have their key cleared - in the case of locked
  -- existing job create a new job instead as it must have already started
  -- executing (i.e. it's world state is out of date, and the fact add_job
  -- has been called again implies there's new information that needs to be
  -- acted upon).
  update "graphile_worker"._private_jobs as jobs
  set
    key = null,
    attempts = jobs.max_attempts,
    updated_at = now()
  from unnest(specs) spec
  where spec.job_key is not null
  and jobs.key = spec.job_key
  and is_available is not true;
  -- WARNING: this count is not 100% accurate; 'on conflict' clause will cause it to be an overestimate
  perform pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":' || array_length(specs, 1)::text || '}');
  -- TODO: is there a risk that a conflict could occur depending on the
  -- isolation level?
  return query insert into "graphile_worker"._private_jobs as jobs (
    job_queue_id,
    task_id,
    payload,
    run_at,
    max_attempts,
    key,
    priority,
    flags
  )
    select
      job_queues.id,
      tasks.id,
      coalesce(spec.payload, '{}'::json),
      coalesce(spec.run_at, now()),
      coalesce(spec.max_attempts, 25),
      spec.job_key,
      coalesce(spec.priority, 0),
      (
        select jsonb_object_agg(flag, true)
        from unnest(spec.flags) as item(flag)
      )
    from unnest(specs) spec
    inner join "graphile_worker"._private_tasks as tasks
    on tasks.identifier = spec.identifier
    left join "graphile_worker"._private_job_queues as job_queues
    on job_queues.queue_name = spec.queue_name
  on conflict (key) do update set
    job_queue_id = excluded.job_queue_id,
    task_id = excluded.task_id,
    payload =
      case
      when json_typeof(jobs.payload) = 'array' and json_typeof(excluded.payload) = 'array' then
        (jobs.payload::jsonb || excluded.payload::jsonb)::json
      else
        excluded.payload
      end,
    max_attempts = excluded.max_attempts,
    run_at = (case
      when job_key_preserve_run_at is true and jobs.attempts = 0 then jobs.run_at
      else excluded.run_at
    end),
    priority = excluded.priority,
    revision = jobs.revision + 1,
    flags = excluded.flags,
    -- always reset error/retry state
    attempts = 0,
    last_error = null,
    updated_at = now()
  where jobs.locked_at is null
  returning *;
end;
$$;
CREATE FUNCTION graphile_worker.complete_jobs(job_ids bigint[]) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE sql
    AS $$
  delete from "graphile_worker"._private_jobs as jobs
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < now() - interval '4 hours'
    )
    returning *;
$$;
CREATE FUNCTION graphile_worker.force_unlock_workers(worker_ids text[]) RETURNS void
    LANGUAGE sql
    AS $$
update "graphile_worker"._private_jobs as jobs
set locked_at = null, locked_by = null
where locked_by = any(worker_ids);
update "graphile_worker"._private_job_queues as job_queues
set locked_at = null, locked_by = null
where locked_by = any(worker_ids);
$$;
CREATE FUNCTION graphile_worker.permanently_fail_jobs(job_ids bigint[], error_message text DEFAULT NULL::text) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE sql
    AS $$
  update "graphile_worker"._private_jobs as jobs
    set
      last_error = coalesce(error_message, 'Manually marked as failed'),
      attempts = max_attempts,
      updated_at = now()
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
    returning *;
$$;
CREATE FUNCTION graphile_worker.remove_job(job_key text) RETURNS graphile_worker._private_jobs
    LANGUAGE plpgsql STRICT
    AS $$
declare
  v_job "graphile_worker"._private_jobs;
begin
  -- Delete job if not locked
  delete from "graphile_worker"._private_jobs as jobs
    where key = job_key
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
  returning * into v_job;
  if not (v_job is null) then
    perform pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":-1}');
    return v_job;
  end if;
  -- Otherwise prevent job from retrying, and clear the key
  update "graphile_worker"._private_jobs as jobs
  set
    key = null,
    attempts = jobs.max_attempts,
    updated_at = now()
  where key = job_key
  returning * into v_job;
  return v_job;
end;
$$;
CREATE FUNCTION graphile_worker.reschedule_jobs(job_ids bigint[], run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, priority integer DEFAULT NULL::integer, attempts integer DEFAULT NULL::integer, max_attempts integer DEFAULT NULL::integer) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE sql
    AS $$
  update "graphile_worker"._private_jobs as jobs
    set
      run_at = coalesce(reschedule_jobs.run_at, jobs.run_at),
      priority = coalesce(reschedule_jobs.priority::smallint, jobs.priority),
      attempts = coalesce(reschedule_jobs.attempts::smallint, jobs.attempts),
      max_attempts = coalesce(reschedule_jobs.max_attempts::smallint, jobs.max_attempts),
      updated_at = now()
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
    returning *;
$$;
CREATE FUNCTION public.count_deleted_accounts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    insert into space_account_counts as counts (space_id, slot, accounts)
      select gone.space_id, pg_backend_pid() % 16, -count(*)::integer
        from old_accounts gone join spaces on spaces.id = gone.space_id
        group by gone.space_id order by gone.space_id
      on conflict (space_id, slot) do update set accounts = counts.accounts + excluded.accounts;
    return null;
  end $$;
CREATE FUNCTION public.count_new_accounts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  declare
    added record;
    allowed integer;
  begin
    for added in select space_id, count(*)::integer as accounts from new_accounts group by space_id order by space_id loop
      select max_accounts into allowed from spaces where id = added.space_id;
      if allowed > 0 then
        select max_accounts into allowed from spaces where id = added.space_id for no key update;
      end if;
      insert into space_account_counts as counts (space_id, slot, accounts)
        values (added.space_id, pg_backend_pid() % 16, added.accounts)
        on conflict (space_id, slot) do update set accounts = counts.accounts + excluded.accounts;
      if allowed > 0 and (select sum(accounts) from space_account_counts where space_id = added.space_id) > allowed then
        raise exception 'the Space has its maximum of % accounts', allowed
          using errcode = 'check_violation', constraint = 'spaces_max_accounts_reached', table = 'spaces';
      end if;
    end loop;
    if exists (select from new_accounts join account_tombstones using (space_id, username)) then
      raise exception 'the name belonged to a deleted account'
        using errcode = 'unique_violation', constraint = 'account_tombstones_username_domain_key', table = 'account_tombstones';
    end if;
    return null;
  end $$;
CREATE FUNCTION public.refuse_tombstone_name() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  begin
    if exists (select from account_tombstones where space_id = new.space_id and username = new.username) then
      raise exception 'the name belonged to a deleted account'
        using errcode = 'unique_violation', constraint = 'account_tombstones_username_domain_key', table = 'account_tombstones';
    end if;
    return null;
  end $$;
CREATE TABLE graphile_worker._private_job_queues (
    id integer NOT NULL,
    queue_name text NOT NULL,
    locked_at timestamp with time zone,
    locked_by text,
    is_available boolean GENERATED ALWAYS AS ((locked_at IS NULL)) STORED NOT NULL,
    CONSTRAINT job_queues_queue_name_check CHECK ((length(queue_name) <= 128))
);
CREATE TABLE graphile_worker._private_known_crontabs (
    identifier text NOT NULL,
    known_since timestamp with time zone NOT NULL,
    last_execution timestamp with time zone
);
CREATE TABLE graphile_worker._private_tasks (
    id integer NOT NULL,
    identifier text NOT NULL,
    CONSTRAINT tasks_identifier_check CHECK ((length(identifier) <= 128))
);
ALTER TABLE graphile_worker._private_job_queues ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME graphile_worker.job_queues_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW graphile_worker.jobs AS
 SELECT jobs.id,
    job_queues.queue_name,
    tasks.identifier AS task_identifier,
    jobs.priority,
    jobs.run_at,
    jobs.attempts,
    jobs.max_attempts,
    jobs.last_error,
    jobs.created_at,
    jobs.updated_at,
    jobs.key,
    jobs.locked_at,
    jobs.locked_by,
    jobs.revision,
    jobs.flags
   FROM ((graphile_worker._private_jobs jobs
     JOIN graphile_worker._private_tasks tasks ON ((tasks.id = jobs.task_id)))
     LEFT JOIN graphile_worker._private_job_queues job_queues ON ((job_queues.id = jobs.job_queue_id)));
ALTER TABLE graphile_worker._private_jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME graphile_worker.jobs_id_seq1
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE graphile_worker.migrations (
    id integer NOT NULL,
    ts timestamp with time zone DEFAULT now() NOT NULL,
    breaking boolean DEFAULT false NOT NULL
);
ALTER TABLE graphile_worker._private_tasks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME graphile_worker.tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_creation_request_tokens (
    id integer NOT NULL,
    space_id integer NOT NULL,
    account_creation_token_id integer,
    token_hash bytea NOT NULL,
    used boolean DEFAULT false NOT NULL,
    validated_at timestamp with time zone,
    ip_address text,
    user_agent text,
    expire_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE public.account_creation_request_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_creation_request_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_creation_tokens (
    id integer NOT NULL,
    space_id integer NOT NULL,
    account_id integer,
    token_hash bytea NOT NULL,
    used boolean DEFAULT false NOT NULL,
    pn_provider text,
    pn_param text,
    pn_prid text,
    ip_address text,
    user_agent text,
    expire_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE public.account_creation_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_creation_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_dictionary_entries (
    account_id integer NOT NULL,
    key text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.account_events (
    account_id integer NOT NULL,
    kind text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT account_events_kind_check CHECK ((kind = ANY (ARRAY['code_request'::text, 'wrong_code'::text])))
);
CREATE TABLE public.account_passwords (
    account_id integer NOT NULL,
    algorithm text NOT NULL,
    ha1 text NOT NULL,
    CONSTRAINT account_passwords_algorithm_check CHECK ((algorithm = ANY (ARRAY['MD5'::text, 'SHA-256'::text])))
);
CREATE TABLE public.account_recovery_codes (
    id integer NOT NULL,
    space_id integer NOT NULL,
    account_id integer,
    token_hash bytea NOT NULL,
    code text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    used boolean DEFAULT false NOT NULL,
    ip_address text NOT NULL,
    user_agent text,
    expire_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE public.account_recovery_codes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_recovery_codes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_recovery_tokens (
    id integer NOT NULL,
    space_id integer NOT NULL,
    token_hash bytea NOT NULL,
    used boolean DEFAULT false NOT NULL,
    pn_provider text NOT NULL,
    pn_param text NOT NULL,
    pn_prid text NOT NULL,
    ip_address text,
    user_agent text,
    expire_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE public.account_recovery_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_recovery_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_tombstones (
    space_id integer NOT NULL,
    username text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.accounts (
    id integer NOT NULL,
    space_id integer NOT NULL,
    username text NOT NULL,
    email text,
    phone text,
    display_name text,
    dtmf_protocol text,
    language text,
    activated boolean DEFAULT false NOT NULL,
    blocked boolean DEFAULT false NOT NULL,
    admin boolean DEFAULT false NOT NULL,
    search text GENERATED ALWAYS AS (lower(((((((username || ' '::text) || COALESCE(email, ''::text)) || ' '::text) || COALESCE(phone, ''::text)) || ' '::text) || COALESCE(display_name, ''::text)))) STORED NOT NULL,
    provisioning_token text,
    provisioning_token_expire_at timestamp with time zone,
    ip_address text NOT NULL,
    user_agent text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT accounts_dtmf_protocol_check CHECK ((dtmf_protocol = ANY (ARRAY['sipinfo'::text, 'sipmessage'::text, 'rfc2833'::text]))),
    CONSTRAINT accounts_language_check CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text])))
);
ALTER TABLE public.accounts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_keys (
    id integer NOT NULL,
    account_id integer NOT NULL,
    key_hash bytea NOT NULL,
    name text,
    ip_address text,
    expires_after_last_used_minutes integer,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL
);
ALTER TABLE public.api_keys ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_keys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_tokens (
    id integer NOT NULL,
    space_id integer NOT NULL,
    account_id integer,
    token_hash bytea NOT NULL,
    ip_address text,
    user_agent text,
    expire_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE public.auth_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.auth_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.digest_keys (
    only_one boolean DEFAULT true NOT NULL,
    key bytea NOT NULL,
    CONSTRAINT digest_keys_only_one_check CHECK (only_one)
);
CREATE UNLOGGED TABLE public.digest_nonces (
    nonce text NOT NULL,
    nc bigint NOT NULL,
    expire_at timestamp with time zone NOT NULL
);
CREATE TABLE public.email_change_codes (
    account_id integer NOT NULL,
    code text NOT NULL,
    email text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    ip_address text,
    user_agent text,
    expire_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
CREATE TABLE public.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.password_reset_tokens (
    id integer NOT NULL,
    account_id integer NOT NULL,
    token_hash bytea NOT NULL,
    expire_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE public.password_reset_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.password_reset_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.phone_change_codes (
    account_id integer NOT NULL,
    code text NOT NULL,
    phone text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    ip_address text,
    user_agent text,
    expire_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
CREATE TABLE public.phone_countries (
    code text NOT NULL,
    activated_at timestamp with time zone NOT NULL
);
CREATE TABLE public.sessions (
    id integer NOT NULL,
    account_id integer NOT NULL,
    token_hash bytea NOT NULL,
    ip_address text NOT NULL,
    user_agent text,
    expire_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE public.sessions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.spaces (
    id integer NOT NULL,
    domain text NOT NULL,
    host text NOT NULL,
    name text NOT NULL,
    super boolean DEFAULT false NOT NULL,
    max_accounts integer DEFAULT 0 NOT NULL,
    expire_at timestamp with time zone,
    account_realm text,
    account_proxy_registrar_address text,
    max_account integer DEFAULT 0 NOT NULL,
    disable_chat_feature boolean DEFAULT false NOT NULL,
    disable_meetings_feature boolean DEFAULT false NOT NULL,
    disable_broadcast_feature boolean DEFAULT true NOT NULL,
    hide_settings boolean DEFAULT false NOT NULL,
    hide_account_settings boolean DEFAULT false NOT NULL,
    disable_call_recordings_feature boolean DEFAULT false NOT NULL,
    only_display_sip_uri_username boolean DEFAULT false NOT NULL,
    assistant_hide_create_account boolean DEFAULT false NOT NULL,
    assistant_disable_qr_code boolean DEFAULT false NOT NULL,
    assistant_hide_third_party_account boolean DEFAULT false NOT NULL,
    copyright_text text,
    intro_registration_text text,
    newsletter_registration_address text,
    custom_provisioning_entries text,
    custom_provisioning_overwrite_all boolean DEFAULT false NOT NULL,
    provisioning_use_linphone_provisioning_header boolean DEFAULT true NOT NULL,
    custom_theme boolean DEFAULT false NOT NULL,
    web_panel boolean DEFAULT true NOT NULL,
    public_registration boolean DEFAULT true NOT NULL,
    phone_registration boolean DEFAULT true NOT NULL,
    intercom_features boolean DEFAULT false NOT NULL,
    carddav_user_credentials boolean DEFAULT false NOT NULL,
    deleted_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT spaces_max_account_check CHECK ((max_account >= 0)),
    CONSTRAINT spaces_max_accounts_check CHECK ((max_accounts >= 0))
);
CREATE VIEW public.sip_credentials AS
 SELECT accounts.id AS account_id,
    accounts.username,
    spaces.domain,
    COALESCE(spaces.account_realm, spaces.domain) AS realm,
    account_passwords.algorithm,
    account_passwords.ha1
   FROM ((public.accounts
     JOIN public.spaces ON ((spaces.id = accounts.space_id)))
     JOIN public.account_passwords ON ((account_passwords.account_id = accounts.id)))
  WHERE (accounts.activated AND (NOT accounts.blocked) AND ((spaces.expire_at IS NULL) OR (spaces.expire_at > now())));
CREATE TABLE public.space_account_counts (
    space_id integer NOT NULL,
    slot smallint NOT NULL,
    accounts integer NOT NULL
);
CREATE TABLE public.space_email_servers (
    space_id integer NOT NULL,
    host text NOT NULL,
    port integer NOT NULL,
    username text,
    password text,
    from_address text,
    from_name text,
    signature text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE public.spaces ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.spaces_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
INSERT INTO graphile_worker._private_jobs (id, job_queue_id, task_id, payload, priority, run_at, attempts, max_attempts, last_error, created_at, updated_at, key, locked_at, locked_by, revision, flags) OVERRIDING SYSTEM VALUE VALUES (1, NULL, 1, '{"mail":"reset_password","accountId":3,"language":"en"}', 0, '2026-11-23 14:28:48.971878+00', 0, 25, NULL, '2026-11-23 14:28:48.971878+00', '2026-11-23 14:28:48.971878+00', NULL, NULL, NULL, 0, NULL);
INSERT INTO graphile_worker._private_tasks (id, identifier) OVERRIDING SYSTEM VALUE VALUES (1, 'send_mail');
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (1, '2026-11-23 14:28:46.275256+00', true);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (2, '2026-11-23 14:28:46.285001+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (3, '2026-11-23 14:28:46.288496+00', true);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (4, '2026-11-23 14:28:46.292561+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (5, '2026-11-23 14:28:46.294285+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (6, '2026-11-23 14:28:46.296145+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (7, '2026-11-23 14:28:46.298394+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (8, '2026-11-23 14:28:46.30014+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (9, '2026-11-23 14:28:46.30354+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (10, '2026-11-23 14:28:46.304892+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (11, '2026-11-23 14:28:46.306037+00', true);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (12, '2026-11-23 14:28:46.328388+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (13, '2026-11-23 14:28:46.330376+00', true);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (14, '2026-11-23 14:28:46.332391+00', true);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (15, '2026-11-23 14:28:46.33387+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (16, '2026-11-23 14:28:46.335061+00', true);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (17, '2026-11-23 14:28:46.337393+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (18, '2026-11-23 14:28:46.339037+00', false);
INSERT INTO graphile_worker.migrations (id, ts, breaking) VALUES (19, '2026-11-23 14:28:46.34066+00', true);
INSERT INTO public.account_creation_request_tokens (id, space_id, account_creation_token_id, token_hash, used, validated_at, ip_address, user_agent, expire_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (1, 1, NULL, '\x80f6ccbc866362958832adaf26312c53855025cd9b06b0cedaca03c2540e09ba', false, '2026-01-15 12:00:00+00', '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.account_creation_request_tokens (id, space_id, account_creation_token_id, token_hash, used, validated_at, ip_address, user_agent, expire_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (2, 1, NULL, '\x694ddb40f2e64d5fdadb38d4b001ab3c9f96379bd991923ffcfdb2fe1ab1a339', false, NULL, '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.account_creation_tokens (id, space_id, account_id, token_hash, used, pn_provider, pn_param, pn_prid, ip_address, user_agent, expire_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (1, 1, NULL, '\x47f1c45009bb3997942ae86922c83f178bdd6bd2a7101b619536567c3d706263', false, NULL, NULL, NULL, '127.0.0.1', 'app', NULL, '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.account_creation_tokens (id, space_id, account_id, token_hash, used, pn_provider, pn_param, pn_prid, ip_address, user_agent, expire_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (2, 1, 2, '\xc36f1a1d5467426e2e85cdda588063bb94af2ebf6d88493a0e178f7e7a02b6a6', true, 'fcm', 'project', 'device-of-bob', '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.account_dictionary_entries (account_id, key, value) VALUES (2, 'theme', 'dark');
INSERT INTO public.account_dictionary_entries (account_id, key, value) VALUES (2, 'note é', 'it''s
his');
INSERT INTO public.account_events (account_id, kind, created_at) VALUES (2, 'code_request', '2026-01-15 12:00:00+00');
INSERT INTO public.account_events (account_id, kind, created_at) VALUES (2, 'wrong_code', '2026-01-15 12:00:00+00');
INSERT INTO public.account_passwords (account_id, algorithm, ha1) VALUES (1, 'SHA-256', '9c2699a55a913e7d41f157bdfbfbb8b5a77e2db7292cb1733defe13ae1ac082e');
INSERT INTO public.account_passwords (account_id, algorithm, ha1) VALUES (2, 'SHA-256', '248d6acac7e8519ced364b8b50d820272d722b4e8f45651ab558a44db5d7ffb0');
INSERT INTO public.account_passwords (account_id, algorithm, ha1) VALUES (3, 'MD5', 'd3db2e72f4e9c2d73e97e0be6b3dfca8');
INSERT INTO public.account_passwords (account_id, algorithm, ha1) VALUES (4, 'SHA-256', 'cd79ffa97d06b26fc1a70a671b2c04991ea275290da01e2024401370c6662388');
INSERT INTO public.account_passwords (account_id, algorithm, ha1) VALUES (5, 'SHA-256', '8c6ca51adc15762ef616dda2c77d1483ae44222acd5ff06cf5c555aedba98fae');
INSERT INTO public.account_passwords (account_id, algorithm, ha1) VALUES (7, 'SHA-256', 'ea000852db0d6b893bc05be992d13cc2b0a14718b551dabe5b875da0e570000c');
INSERT INTO public.account_passwords (account_id, algorithm, ha1) VALUES (8, 'SHA-256', '798cf76e51c90dce493130f18a44e52e1d55ef1456efb77504a9287d20fc2a82');
INSERT INTO public.account_recovery_codes (id, space_id, account_id, token_hash, code, tries, used, ip_address, user_agent, expire_at, created_at) OVERRIDING SYSTEM VALUE VALUES (1, 1, 3, '\x98e6503c6e1362413de174db06c3b1567c8d94d1849f8cc81131c31c01559bd7', '3141', 0, false, '127.0.0.1', 'Firefox', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.account_recovery_tokens (id, space_id, token_hash, used, pn_provider, pn_param, pn_prid, ip_address, user_agent, expire_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (1, 1, '\xd1f82caf1741a1c8217ba7a574cd857c14b36e51c4e7b1550aaee8a3a8d987cd', false, 'fcm', 'project', 'device', '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.account_tombstones (space_id, username, created_at) VALUES (1, 'erin-gone', '2026-01-15 12:00:00+00');
INSERT INTO public.accounts (id, space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin, provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (1, 1, 'admin', NULL, NULL, NULL, NULL, NULL, true, false, true, 'CT7GUpMzaqp3xpcd1XbE7abt1m4', NULL, '0.0.0.0', 'sipspace', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.accounts (id, space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin, provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (2, 1, 'bob-martin', 'bob@mail.example', '+33612345678', 'Bob Martin 🙂', 'rfc2833', 'fr', true, false, false, 'HCSWnTu3-zpnNmTiptG-O1nltsU', NULL, '127.0.0.1', 'lightMyRequest', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.accounts (id, space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin, provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (4, 1, 'daniel', NULL, NULL, NULL, NULL, NULL, false, false, false, 'qMcWylZdHZD87jE3J6KF-1vpVL4', NULL, '127.0.0.1', 'lightMyRequest', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.accounts (id, space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin, provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (5, 1, 'mallory', NULL, NULL, NULL, NULL, NULL, true, true, false, 'wwWbRNXugqw0gWwqJIgT2uW3Gg0', NULL, '127.0.0.1', 'lightMyRequest', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.accounts (id, space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin, provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (7, 2, 'keeper', 'keeper@tenant.example', NULL, NULL, NULL, NULL, true, false, true, 'WGSky3pnyjd8e04nwpv05qamK2Y', NULL, '127.0.0.1', 'lightMyRequest', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.accounts (id, space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin, provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (8, 2, 'bob-martin', NULL, NULL, NULL, NULL, NULL, true, false, false, 'pjCo1y0dQB3r7W-F1L2jpwUY4zI', NULL, '127.0.0.1', 'lightMyRequest', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.accounts (id, space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin, provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (3, 1, 'carol-jones', 'carol@mail.example', NULL, NULL, NULL, NULL, true, false, false, 'provisioning-of-carol', NULL, '127.0.0.1', 'lightMyRequest', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.api_keys (id, account_id, key_hash, name, ip_address, expires_after_last_used_minutes, created_at, last_used_at) OVERRIDING SYSTEM VALUE VALUES (1, 1, '\xe5233e741bd255c5d087c60549b5d43c275f55fce6d60c1061a340e75d291212', 'bootstrap', NULL, NULL, '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.api_keys (id, account_id, key_hash, name, ip_address, expires_after_last_used_minutes, created_at, last_used_at) OVERRIDING SYSTEM VALUE VALUES (2, 2, '\xfc67e02d71231cd1c972a6374878e265162b5f83dbbb734021fad4b6ffea6c2c', NULL, '127.0.0.1', 60, '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.api_keys (id, account_id, key_hash, name, ip_address, expires_after_last_used_minutes, created_at, last_used_at) OVERRIDING SYSTEM VALUE VALUES (3, 2, '\x375243c7b5a8d0529ab64f61d9ed3f4e116f103cd1092cfed6b3922ff4f36499', 'door phone', NULL, NULL, '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.auth_tokens (id, space_id, account_id, token_hash, ip_address, user_agent, expire_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (1, 1, NULL, '\x38cf732e29129746e6b2186d673a742d4e86aef53181dc8f19b12786c7ef0b73', '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.auth_tokens (id, space_id, account_id, token_hash, ip_address, user_agent, expire_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (2, 1, 2, '\xa095ed8ca8fbff2cdea72b0649431b9c1cd5261042fd5a1e7866c552f9b0891b', '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.digest_keys (only_one, key) VALUES (true, '\x0707070707070707070707070707070707070707070707070707070707070707');
INSERT INTO public.digest_nonces (nonce, nc, expire_at) VALUES ('some-nonce', 3, '2026-01-16 12:00:00+00');
INSERT INTO public.email_change_codes (account_id, code, email, tries, ip_address, user_agent, expire_at, created_at, updated_at) VALUES (2, '0417', 'bob.new@mail.example', 0, '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.kysely_migration (name, "timestamp") VALUES ('0001_accounts', '2026-11-23T14:28:46.265Z');
INSERT INTO public.kysely_migration_lock (id, is_locked) VALUES ('migration_lock', 0);
INSERT INTO public.password_reset_tokens (id, account_id, token_hash, expire_at, created_at) OVERRIDING SYSTEM VALUE VALUES (1, 4, '\x92e8f66a2de00ecf889771c68800b383fe3814d8904861f8af31039efd1be638', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.phone_change_codes (account_id, code, phone, tries, ip_address, user_agent, expire_at, created_at, updated_at) VALUES (2, '2718', '+33698765432', 0, '127.0.0.1', 'app', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.phone_countries (code, activated_at) VALUES ('FR', '2026-01-15 12:00:00+00');
INSERT INTO public.phone_countries (code, activated_at) VALUES ('BE', '2026-01-15 12:00:00+00');
INSERT INTO public.sessions (id, account_id, token_hash, ip_address, user_agent, expire_at, created_at) OVERRIDING SYSTEM VALUE VALUES (1, 2, '\xd244685e3d29430824fb0735f0df4ea146515202b61ca838f095b6f5d2213751', '127.0.0.1', 'Firefox', '2026-01-16 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.space_account_counts (space_id, slot, accounts) VALUES (1, 14, 5);
INSERT INTO public.space_account_counts (space_id, slot, accounts) VALUES (2, 14, 2);
INSERT INTO public.space_email_servers (space_id, host, port, username, password, from_address, from_name, signature, created_at, updated_at) VALUES (2, 'mail.tenant.example', 587, 'mailer', 'mail secret', 'sip@tenant.example', 'Tenant', 'Your Tenant', '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.spaces (id, domain, host, name, super, max_accounts, expire_at, account_realm, account_proxy_registrar_address, max_account, disable_chat_feature, disable_meetings_feature, disable_broadcast_feature, hide_settings, hide_account_settings, disable_call_recordings_feature, only_display_sip_uri_username, assistant_hide_create_account, assistant_disable_qr_code, assistant_hide_third_party_account, copyright_text, intro_registration_text, newsletter_registration_address, custom_provisioning_entries, custom_provisioning_overwrite_all, provisioning_use_linphone_provisioning_header, custom_theme, web_panel, public_registration, phone_registration, intercom_features, carddav_user_credentials, deleted_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (1, 'sip.example.org', 'sip.example.org', 'sip.example.org', true, 0, NULL, NULL, NULL, 0, false, false, true, false, false, false, false, false, false, false, NULL, NULL, NULL, NULL, false, true, false, true, true, true, false, false, NULL, '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
INSERT INTO public.spaces (id, domain, host, name, super, max_accounts, expire_at, account_realm, account_proxy_registrar_address, max_account, disable_chat_feature, disable_meetings_feature, disable_broadcast_feature, hide_settings, hide_account_settings, disable_call_recordings_feature, only_display_sip_uri_username, assistant_hide_create_account, assistant_disable_qr_code, assistant_hide_third_party_account, copyright_text, intro_registration_text, newsletter_registration_address, custom_provisioning_entries, custom_provisioning_overwrite_all, provisioning_use_linphone_provisioning_header, custom_theme, web_panel, public_registration, phone_registration, intercom_features, carddav_user_credentials, deleted_at, created_at, updated_at) OVERRIDING SYSTEM VALUE VALUES (2, 'sip.tenant.example', 'accounts.tenant.example', 'Tenant & Söhne', false, 3, '2027-01-01 00:00:00+00', 'tenant', NULL, 0, false, false, true, false, false, false, false, false, false, false, NULL, NULL, NULL, '[misc]
max_calls=10', false, true, false, true, true, true, false, false, NULL, '2026-01-15 12:00:00+00', '2026-01-15 12:00:00+00');
SELECT pg_catalog.setval('graphile_worker.job_queues_id_seq', 1, false);
SELECT pg_catalog.setval('graphile_worker.jobs_id_seq1', 1, true);
SELECT pg_catalog.setval('graphile_worker.tasks_id_seq', 1, true);
SELECT pg_catalog.setval('public.account_creation_request_tokens_id_seq', 2, true);
SELECT pg_catalog.setval('public.account_creation_tokens_id_seq', 2, true);
SELECT pg_catalog.setval('public.account_recovery_codes_id_seq', 1, true);
SELECT pg_catalog.setval('public.account_recovery_tokens_id_seq', 1, true);
SELECT pg_catalog.setval('public.accounts_id_seq', 8, true);
SELECT pg_catalog.setval('public.api_keys_id_seq', 3, true);
SELECT pg_catalog.setval('public.auth_tokens_id_seq', 2, true);
SELECT pg_catalog.setval('public.password_reset_tokens_id_seq', 1, true);
SELECT pg_catalog.setval('public.sessions_id_seq', 1, true);
SELECT pg_catalog.setval('public.spaces_id_seq', 2, true);
ALTER TABLE ONLY graphile_worker._private_job_queues
    ADD CONSTRAINT job_queues_pkey1 PRIMARY KEY (id);
ALTER TABLE ONLY graphile_worker._private_job_queues
    ADD CONSTRAINT job_queues_queue_name_key UNIQUE (queue_name);
ALTER TABLE ONLY graphile_worker._private_jobs
    ADD CONSTRAINT jobs_key_key1 UNIQUE (key);
ALTER TABLE ONLY graphile_worker._private_jobs
    ADD CONSTRAINT jobs_pkey1 PRIMARY KEY (id);
ALTER TABLE ONLY graphile_worker._private_known_crontabs
    ADD CONSTRAINT known_crontabs_pkey PRIMARY KEY (identifier);
ALTER TABLE ONLY graphile_worker.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY graphile_worker._private_tasks
    ADD CONSTRAINT tasks_identifier_key UNIQUE (identifier);
ALTER TABLE ONLY graphile_worker._private_tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_creation_request_tokens
    ADD CONSTRAINT account_creation_request_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_creation_request_tokens
    ADD CONSTRAINT account_creation_request_tokens_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.account_creation_tokens
    ADD CONSTRAINT account_creation_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_creation_tokens
    ADD CONSTRAINT account_creation_tokens_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.account_dictionary_entries
    ADD CONSTRAINT account_dictionary_entries_pkey PRIMARY KEY (account_id, key);
ALTER TABLE ONLY public.account_passwords
    ADD CONSTRAINT account_passwords_pkey PRIMARY KEY (account_id, algorithm);
ALTER TABLE ONLY public.account_recovery_codes
    ADD CONSTRAINT account_recovery_codes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_recovery_codes
    ADD CONSTRAINT account_recovery_codes_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.account_recovery_tokens
    ADD CONSTRAINT account_recovery_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_recovery_tokens
    ADD CONSTRAINT account_recovery_tokens_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.account_tombstones
    ADD CONSTRAINT account_tombstones_username_domain_key PRIMARY KEY (space_id, username);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_phone_key UNIQUE (space_id, phone);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_provisioning_token_key UNIQUE (provisioning_token);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_username_domain_key UNIQUE (space_id, username);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_account_id_name_key UNIQUE NULLS NOT DISTINCT (account_id, name);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_tokens
    ADD CONSTRAINT auth_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_tokens
    ADD CONSTRAINT auth_tokens_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.digest_keys
    ADD CONSTRAINT digest_keys_pkey PRIMARY KEY (only_one);
ALTER TABLE ONLY public.digest_nonces
    ADD CONSTRAINT digest_nonces_pkey PRIMARY KEY (nonce);
ALTER TABLE ONLY public.email_change_codes
    ADD CONSTRAINT email_change_codes_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.password_reset_tokens
    ADD CONSTRAINT password_reset_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.password_reset_tokens
    ADD CONSTRAINT password_reset_tokens_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.phone_change_codes
    ADD CONSTRAINT phone_change_codes_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.phone_countries
    ADD CONSTRAINT phone_countries_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.space_account_counts
    ADD CONSTRAINT space_account_counts_pkey PRIMARY KEY (space_id, slot);
ALTER TABLE ONLY public.space_email_servers
    ADD CONSTRAINT space_email_servers_pkey PRIMARY KEY (space_id);
ALTER TABLE ONLY public.spaces
    ADD CONSTRAINT spaces_domain_key UNIQUE (domain);
ALTER TABLE ONLY public.spaces
    ADD CONSTRAINT spaces_host_key UNIQUE (host);
ALTER TABLE ONLY public.spaces
    ADD CONSTRAINT spaces_pkey PRIMARY KEY (id);
CREATE INDEX jobs_main_index ON graphile_worker._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id, job_queue_id) WHERE (is_available = true);
CREATE INDEX jobs_no_queue_index ON graphile_worker._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id) WHERE ((is_available = true) AND (job_queue_id IS NULL));
CREATE INDEX account_creation_request_tokens_creation_token_id_idx ON public.account_creation_request_tokens USING btree (account_creation_token_id);
CREATE INDEX account_creation_request_tokens_space_id_idx ON public.account_creation_request_tokens USING btree (space_id);
CREATE INDEX account_creation_tokens_account_id_idx ON public.account_creation_tokens USING btree (account_id);
CREATE INDEX account_creation_tokens_pn_prid_idx ON public.account_creation_tokens USING btree (pn_prid) WHERE (pn_prid IS NOT NULL);
CREATE INDEX account_creation_tokens_space_id_idx ON public.account_creation_tokens USING btree (space_id);
CREATE INDEX account_events_account_id_idx ON public.account_events USING btree (account_id, created_at);
CREATE INDEX account_recovery_codes_account_id_idx ON public.account_recovery_codes USING btree (account_id, created_at);
CREATE INDEX account_recovery_codes_created_at_idx ON public.account_recovery_codes USING btree (created_at);
CREATE INDEX account_recovery_codes_space_id_idx ON public.account_recovery_codes USING btree (space_id);
CREATE INDEX account_recovery_tokens_expire_at_idx ON public.account_recovery_tokens USING btree (expire_at);
CREATE INDEX account_recovery_tokens_pn_prid_idx ON public.account_recovery_tokens USING btree (pn_prid);
CREATE INDEX account_recovery_tokens_space_id_idx ON public.account_recovery_tokens USING btree (space_id);
CREATE INDEX accounts_email_idx ON public.accounts USING btree (space_id, lower(email)) WHERE (email IS NOT NULL);
CREATE INDEX accounts_search_idx ON public.accounts USING gin (search public.gin_trgm_ops);
CREATE INDEX accounts_space_id_id_idx ON public.accounts USING btree (space_id, id);
CREATE INDEX auth_tokens_account_id_idx ON public.auth_tokens USING btree (account_id);
CREATE INDEX auth_tokens_expire_at_idx ON public.auth_tokens USING btree (expire_at);
CREATE INDEX auth_tokens_space_id_idx ON public.auth_tokens USING btree (space_id);
CREATE INDEX digest_nonces_expire_at_idx ON public.digest_nonces USING btree (expire_at);
CREATE INDEX password_reset_tokens_account_id_idx ON public.password_reset_tokens USING btree (account_id);
CREATE INDEX sessions_account_id_idx ON public.sessions USING btree (account_id);
CREATE INDEX sessions_expire_at_idx ON public.sessions USING btree (expire_at);
CREATE TRIGGER accounts_counted_in AFTER INSERT ON public.accounts REFERENCING NEW TABLE AS new_accounts FOR EACH STATEMENT EXECUTE FUNCTION public.count_new_accounts();
CREATE TRIGGER accounts_counted_out AFTER DELETE ON public.accounts REFERENCING OLD TABLE AS old_accounts FOR EACH STATEMENT EXECUTE FUNCTION public.count_deleted_accounts();
CREATE TRIGGER accounts_renamed AFTER UPDATE OF username ON public.accounts FOR EACH ROW WHEN ((old.username IS DISTINCT FROM new.username)) EXECUTE FUNCTION public.refuse_tombstone_name();
ALTER TABLE ONLY public.account_creation_request_tokens
    ADD CONSTRAINT account_creation_request_tokens_account_creation_token_id_fkey FOREIGN KEY (account_creation_token_id) REFERENCES public.account_creation_tokens(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_creation_request_tokens
    ADD CONSTRAINT account_creation_request_tokens_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_creation_tokens
    ADD CONSTRAINT account_creation_tokens_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_creation_tokens
    ADD CONSTRAINT account_creation_tokens_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_dictionary_entries
    ADD CONSTRAINT account_dictionary_entries_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_events
    ADD CONSTRAINT account_events_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_passwords
    ADD CONSTRAINT account_passwords_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_recovery_codes
    ADD CONSTRAINT account_recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_recovery_codes
    ADD CONSTRAINT account_recovery_codes_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_recovery_tokens
    ADD CONSTRAINT account_recovery_tokens_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.account_tombstones
    ADD CONSTRAINT account_tombstones_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.auth_tokens
    ADD CONSTRAINT auth_tokens_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.auth_tokens
    ADD CONSTRAINT auth_tokens_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.email_change_codes
    ADD CONSTRAINT email_change_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.password_reset_tokens
    ADD CONSTRAINT password_reset_tokens_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.phone_change_codes
    ADD CONSTRAINT phone_change_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.space_account_counts
    ADD CONSTRAINT space_account_counts_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.space_email_servers
    ADD CONSTRAINT space_email_servers_space_id_fkey FOREIGN KEY (space_id) REFERENCES public.spaces(id) ON DELETE CASCADE;
ALTER TABLE graphile_worker._private_job_queues ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphile_worker._private_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphile_worker._private_known_crontabs ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphile_worker._private_tasks ENABLE ROW LEVEL SECURITY;
