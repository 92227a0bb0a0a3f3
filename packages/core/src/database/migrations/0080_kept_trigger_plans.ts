import { type Kysely, sql } from 'kysely'

/** Keeps the plans of the triggers that run for each change of an account and what belongs to it: see docs/performance.md. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const name of functions) {
    // a plan that was made while tables were small would read them whole, once they are large
    await sql
      .raw(
        `alter function ${name}() set plan_cache_mode = force_generic_plan set enable_seqscan = off
          set enable_hashjoin = off set enable_mergejoin = off`,
      )
      .execute(db)
  }
}

/** Trigger functions whose plans were made anew at each call, which took half of the time of a change. */
const functions = [
  'audit_inserted',
  'audit_updated',
  'audit_deleted',
  'audit_dictionary_updated',
  'audit_dictionary_deleted',
  'count_deleted_accounts',
  'remove_contacts',
]
