import { sql } from 'kysely'
import type { PartOf } from './audit-context.ts'
import type { Tx } from './database.ts'

/** Has the lines that this transaction writes to the audit log from now on be part of a bulk change or an import. */
export async function markAsPartOf(tx: Tx, partOf: PartOf): Promise<void> {
  await sql`
    select set_config('sipspace.audit',
      (coalesce(nullif(current_setting('sipspace.audit', true), ''), '{}')::jsonb || jsonb_build_object('part_of', ${partOf}::text))::text, true)
  `.execute(tx)
}
