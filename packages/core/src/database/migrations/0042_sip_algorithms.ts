import { type Kysely, sql } from 'kysely'

/** Lets a Space say which algorithms its SIP servers speak, and SIP servers read it. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table spaces add column sip_algorithms text
    constraint spaces_sip_algorithms_check check (sip_algorithms in ('MD5', 'SHA-256', 'both'))`,
  // the hash of a line's password by the other algorithm, where the Space wants both; it ends with the first
  'alter table import_rows add column other_ha1 text',
  `create function erase_other_ha1() returns trigger language plpgsql as $$
  begin
    new.other_ha1 := null;
    return new;
  end $$`,
  `create trigger import_rows_other_ha1 before update of ha1 on import_rows for each row
    when (new.ha1 is null and new.other_ha1 is not null) execute function erase_other_ha1()`,
  // as servers list them; where the Space does not say, an account may have either
  `create or replace view sip.domains with (security_barrier) as
    select space.domain, coalesce(space.account_realm, space.domain) as realm,
      case when space.sip_algorithms in ('MD5', 'SHA-256') then space.sip_algorithms else 'MD5,SHA-256' end as algorithms
    from public.spaces space where (space.expire_at is null or space.expire_at > now()) and space.deleted_at is null`,
]
