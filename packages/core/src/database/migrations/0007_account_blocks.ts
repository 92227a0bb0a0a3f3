import { type Kysely, sql } from 'kysely'

/** Counts the accounts of a Space by blocks of ids, too, so that a page far down is found without going through all before it. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  'lock table accounts in share row exclusive mode',
  'delete from space_account_counts',
  'alter table space_account_counts drop constraint space_account_counts_pkey',
  // 8192 ids are a block: few enough to go through, and many enough that a million accounts have few blocks
  'alter table space_account_counts add column block integer not null',
  'alter table space_account_counts add primary key (space_id, block, slot)',
  `insert into space_account_counts (space_id, block, slot, accounts)
    select space_id, id >> 13, 0, count(*) from accounts group by 1, 2`,

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
    if exists (select from new_accounts join account_tombstones using (space_id, username)) then
      raise exception 'the name belonged to a deleted account'
        using errcode = 'unique_violation', constraint = 'account_tombstones_username_domain_key', table = 'account_tombstones';
    end if;
    return null;
  end $$`,

  `create or replace function count_deleted_accounts() returns trigger language plpgsql as $$
  begin
    insert into space_account_counts as counts (space_id, block, slot, accounts)
      select gone.space_id, gone.id >> 13, pg_backend_pid() % 16, -count(*)::integer
        from old_accounts gone join spaces on spaces.id = gone.space_id
        group by gone.space_id, gone.id >> 13 order by gone.space_id, gone.id >> 13
      on conflict (space_id, block, slot) do update set accounts = counts.accounts + excluded.accounts;
    return null;
  end $$`,
]
