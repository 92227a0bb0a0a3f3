import { type Kysely, sql } from 'kysely'

/** Calls and messages as SIP servers report them, and which accounts they are of. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table reported_calls (
    id bigint generated always as identity primary key,
    -- the Space whose admin reported it
    space_id integer not null references spaces on delete cascade,
    call_id text not null,
    from_username text not null,
    from_domain text not null,
    to_username text not null,
    to_domain text not null,
    initiated_at timestamptz not null,
    ended_at timestamptz,
    conference_id text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint reported_calls_space_id_call_id_key unique (space_id, call_id)
  )`,
  'create index reported_calls_initiated_at_idx on reported_calls (initiated_at)',
  `create table reported_call_devices (
    id bigint generated always as identity primary key,
    reported_call_id bigint not null references reported_calls on delete cascade,
    device_id text not null,
    rang_at timestamptz,
    invite_terminated_at timestamptz,
    invite_terminated_state text constraint reported_call_devices_state_check check (invite_terminated_state in
      ('error', 'declined', 'canceled', 'accepted_elsewhere', 'declined_elsewhere', 'accepted')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint reported_call_devices_call_device_key unique (reported_call_id, device_id)
  )`,
  // Whose call it is: it goes with the last of its accounts. One of none stays for as long as the Space that reported it.
  `create table account_calls (
    account_id integer not null references accounts on delete cascade,
    reported_call_id bigint not null references reported_calls on delete cascade,
    initiated_at timestamptz not null,
    primary key (account_id, reported_call_id)
  )`,
  'create index account_calls_initiated_at_idx on account_calls (account_id, initiated_at desc, reported_call_id desc)',
  'create index account_calls_reported_call_id_idx on account_calls (reported_call_id)',
  `create function delete_calls_of_nobody() returns trigger language plpgsql as $$
  begin
    delete from reported_calls where id in (select reported_call_id from unlinked_calls)
      and not exists (select from account_calls where account_calls.reported_call_id = reported_calls.id);
    return null;
  end $$`,
  `create trigger account_calls_deleted after delete on account_calls
    referencing old table as unlinked_calls for each statement execute function delete_calls_of_nobody()`,

  // A call that another account still has goes on without the name of the one that is deleted.
  `create function erase_name_in_calls() returns trigger language plpgsql as $$
  begin
    update reported_calls call set
        from_username = case when lower(from_username) = old.username and lower(from_domain) = domain
          then '#' || old.id else from_username end,
        to_username = case when lower(to_username) = old.username and lower(to_domain) = domain
          then '#' || old.id else to_username end
      from spaces where spaces.id = old.space_id
        and call.id in (select reported_call_id from account_calls where account_id = old.id);
    return old;
  end $$`,
  `create trigger accounts_name_in_calls_erased before delete on accounts
    for each row execute function erase_name_in_calls()`,

  `create table reported_messages (
    id bigint generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    -- the account that sent it, where it is known
    account_id integer references accounts on delete cascade,
    message_id text not null,
    from_username text not null,
    from_domain text not null,
    sent_at timestamptz not null,
    encrypted boolean not null,
    conference_id text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint reported_messages_space_id_message_id_key unique (space_id, message_id)
  )`,
  'create index reported_messages_sent_at_idx on reported_messages (sent_at)',
  'create index reported_messages_account_id_idx on reported_messages (account_id)',
  `create table reported_message_devices (
    id bigint generated always as identity primary key,
    reported_message_id bigint not null references reported_messages on delete cascade,
    to_username text not null,
    to_domain text not null,
    -- the account that it was for, where it is known
    account_id integer references accounts on delete cascade,
    device_id text not null,
    last_status integer not null,
    received_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint reported_message_devices_recipient_key unique (reported_message_id, to_username, to_domain, device_id)
  )`,
  'create index reported_message_devices_account_id_idx on reported_message_devices (account_id)',
]
