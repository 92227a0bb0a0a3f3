import { type Kysely, sql } from 'kysely'

/**
 * Queues the removal of what an account has registered as it is blocked, deactivated, deleted or gets another address, in
 * any way, so that no one can be reached there until the registration expires.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

/** Addresses in one job. */
const BATCH = 500

/** Queues jobs for the usernames and Spaces that a query gives. */
const queueRemovals = (accounts: string) => `
    perform graphile_worker.add_job('remove_contacts', json_build_object('addresses', json_agg(address)))
      from (
        select json_build_object('username', username, 'domain', coalesce(deleted_domain, domain)) as address,
          (row_number() over () - 1) / ${BATCH} as part
        from (${accounts}) as former join spaces on spaces.id = former.space_id
      ) as addresses
      group by part;`

const statements = [
  `alter table sip_view_settings add column removes_contacts boolean not null default false`,

  `create function remove_contacts() returns trigger language plpgsql as $$
  begin
    if not (select removes_contacts from sip_view_settings) then
      return null;
    end if;
    if tg_op = 'DELETE' then${queueRemovals('select username, space_id from old_accounts')}
    else${queueRemovals(`select o.username, o.space_id from old_accounts o join new_accounts n using (id)
          where o.activated and not o.blocked
            and (not n.activated or n.blocked or n.username <> o.username or n.space_id <> o.space_id)`)}
    end if;
    return null;
  end $$`,
  `create trigger accounts_contacts_removed_by_update after update on accounts
    referencing old table as old_accounts new table as new_accounts for each statement execute function remove_contacts()`,
  `create trigger accounts_contacts_removed_by_delete after delete on accounts
    referencing old table as old_accounts for each statement execute function remove_contacts()`,
]
