import { type Kysely, sql } from 'kysely'

/** A renamed account's former name is kept from others, and refused attempts to sign in have a place in the audit log. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  // The account that gave the name up and may take it back; null for the name of one that was deleted. It refers to nothing,
  // as ids are never given again and the name stays when the account goes.
  'alter table account_tombstones add column renamed_account_id integer',
  `create or replace function refuse_tombstone_name() returns trigger language plpgsql as $$
  begin
    delete from account_tombstones
      where space_id = new.space_id and username = new.username and renamed_account_id = new.id;
    if exists (select from account_tombstones where space_id = new.space_id and username = new.username) then
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

  // not valid: what is there already has been checked against a stricter rule
  'alter table audit_log drop constraint audit_log_action_check',
  `alter table audit_log add constraint audit_log_action_check
    check (action in ('create', 'update', 'delete', 'send', 'refuse')) not valid`,
]
