import { type Kysely, sql } from 'kysely'

/**
 * An account may move to another Space: it is counted there, its former address is kept from others, and what it had by
 * being of the former Space ends. All by triggers, in the transaction that moves it.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** A plan that was made while tables were small would read them whole, once they are large. */
const byIndex = 'set enable_seqscan = off'

/** Columns of rows of imports that tell of a person, as in 0019_erasure. */
const imported = ['username', 'email', 'phone', 'display_name', 'dictionary', 'ha1', 'provisioning_token']

const isMoved = 'old.space_id is distinct from new.space_id'

const statements = [
  // Null while the account is of the Space that it was of at the time of the call. The call logs of a Space stay there.
  'alter table account_calls add column former_space_id integer',

  // Before the account is of the other Space, so that the lines of the audit log are those of the former one. Rows of the
  // recovery codes stay, as they name the jobs that the erasure of an account looks for.
  `create function end_what_former_space_gave() returns trigger language plpgsql ${byIndex} as $$
  begin
    delete from sessions where account_id = old.id;
    delete from api_keys where account_id = old.id;
    delete from auth_tokens where account_id = old.id;
    delete from wizard_links where account_id = old.id;
    delete from password_reset_tokens where account_id = old.id;
    update account_recovery_codes set used = true where account_id = old.id and not used;
    delete from email_change_codes where account_id = old.id;
    delete from phone_change_codes where account_id = old.id;
    delete from call_forwardings where account_id = old.id and contact_id is not null;
    delete from call_forwardings where contact_id = old.id;
    delete from account_contacts where account_id = old.id;
    delete from account_contacts where contact_id = old.id;
    delete from account_contacts_lists where account_id = old.id;
    delete from contacts_list_contacts where account_id = old.id;
    delete from account_account_types where account_id = old.id;
    delete from account_carddav_credentials where account_id = old.id;
    update account_calls set former_space_id = old.space_id where account_id = old.id and former_space_id is null;
    update account_calls set former_space_id = null where account_id = old.id and former_space_id = new.space_id;
    -- the erasure of the account will look for them in the Space that it is of then
    update import_rows set ${imported.map((column) => `${column} = null`).join(', ')}
      where import_id in (select id from imports where space_id = old.space_id) and username = old.username and errors is null;
    update import_rows set ${imported.map((column) => `${column} = null`).join(', ')}
      where import_id in (select id from imports where space_id = old.space_id) and username = old.username
        and errors is not null;
    return new;
  end $$`,
  // its name comes after that of accounts_credential, which looks for what authenticated the request
  `create trigger accounts_moving before update of space_id on accounts
    for each row when (${isMoved}) execute function end_what_former_space_gave()`,

  // As in 0030_ended_credentials, and where the account moves.
  'drop trigger accounts_credential on accounts',
  `create trigger accounts_credential before update of provisioning_token, email, phone, admin, space_id on accounts
    for each row when (pg_trigger_depth() = 0 and (
      new.provisioning_token is distinct from old.provisioning_token and new.provisioning_token is not null
      or new.email is distinct from old.email or new.phone is distinct from old.phone or new.admin is distinct from old.admin
      or ${isMoved}
    )) execute function require_valid_credential()`,

  // The counts of both Spaces in the order of their ids, so that two moves do not wait for each other. The lines of a Space
  // do not name the other.
  `create function count_moved_account() returns trigger language plpgsql ${byIndex} as $$
  declare
    who jsonb := nullif(current_setting('sipspace.audit', true), '')::jsonb;
    allowed integer;
  begin
    select max_accounts into allowed from spaces where id = new.space_id;
    if allowed > 0 then
      select max_accounts into allowed from spaces where id = new.space_id for no key update;
    end if;
    insert into space_account_counts as counts (space_id, block, slot, accounts)
      select space_id, new.id >> 13, pg_backend_pid() % 16, change
        from (values (old.space_id, -1), (new.space_id, 1)) as moved (space_id, change) order by space_id
      on conflict (space_id, block, slot) do update set accounts = counts.accounts + excluded.accounts;
    if allowed > 0 and (select sum(accounts) from space_account_counts where space_id = new.space_id) > allowed then
      raise exception 'the Space has its maximum of % accounts', allowed
        using errcode = 'check_violation', constraint = 'spaces_max_accounts_reached', table = 'spaces';
    end if;
    insert into statistics (space_id, metric, hour, count)
      values (old.space_id, 'deleted', statistics_hour(), 1), (new.space_id, 'created', statistics_hour(), 1);
    insert into audit_log (
      at, operation, actor_id, actor_username, actor_role, actor_domain, ip, user_agent, request_id,
      space_id, space_domain, kind, action, target_id, target, account_id, before, after
    )
    select coalesce((who ->> 'at')::timestamptz, now()), who ->> 'operation', (who -> 'actor' ->> 'id')::integer,
      who -> 'actor' ->> 'username', who -> 'actor' ->> 'role', who -> 'actor' ->> 'domain', who ->> 'ip',
      who ->> 'user_agent', who ->> 'request_id',
      spaces.id, spaces.domain, 'account', 'update', new.id::text, version.username || '@' || spaces.domain, new.id,
      jsonb_build_object('domain', case when version.is_new then 'changed' else spaces.domain end),
      jsonb_build_object('domain', case when version.is_new then spaces.domain else 'changed' end)
    from (values (old.space_id, old.username, false), (new.space_id, new.username, true))
      as version (space_id, username, is_new)
    join spaces on spaces.id = version.space_id;
    notify sipspace_audit;
    return null;
  end $$`,
  `create trigger accounts_moved after update of space_id on accounts
    for each row when (${isMoved}) execute function count_moved_account()`,

  // The address that it had is kept from others like the former name of a renamed account, see 0019_erasure.
  'drop trigger accounts_renamed on accounts',
  `create trigger accounts_renamed after update of username, space_id on accounts
    for each row when (old.username is distinct from new.username or ${isMoved}) execute function refuse_tombstone_name()`,

  // As in 0021_call_and_message_statistics, but by former addresses, too.
  `create function has_had_address(account accounts, of_username text, of_domain text) returns boolean
    language sql stable ${byIndex} as $$
    select exists (
      select from spaces where spaces.domain = lower(of_domain) and (
        spaces.id = account.space_id and account.username = lower(of_username)
        or exists (
          select from account_tombstones former where former.space_id = spaces.id
            and former.username = hidden_username(spaces.id, lower(of_username)) and former.renamed_account_id = account.id
        )
      )
    )
  $$`,
  `create or replace function erase_name_in_calls() returns trigger language plpgsql ${byIndex} as $$
  begin
    update reported_calls call set
        from_username = case when has_had_address(old, from_username, from_domain) then '#' || old.id else from_username end,
        to_username = case when has_had_address(old, to_username, to_domain) then '#' || old.id else to_username end
      where call.id in (select reported_call_id from account_calls where account_id = old.id);
    return old;
  end $$`,
]
