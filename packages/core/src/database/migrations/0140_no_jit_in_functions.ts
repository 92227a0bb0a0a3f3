import { type Kysely, sql } from 'kysely'

/**
 * Turns off just-in-time compilation in the functions that turn off sequential scans. That setting makes PostgreSQL take a
 * scan of a small table, which it has to do all the same, for so dear that it compiles the statement: 75 ms for a row that
 * takes 1 ms. The connections of the program have it off; psql and other programs that write do not.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql
    .raw(`do $$
      declare
        name regprocedure;
      begin
        for name in
          select oid from pg_proc where 'enable_seqscan=off' = any (proconfig)
            and pronamespace = (select relnamespace from pg_class where oid = 'accounts'::regclass)
        loop
          execute format('alter function %s set jit = off', name);
        end loop;
      end $$`)
    .execute(db)
}
