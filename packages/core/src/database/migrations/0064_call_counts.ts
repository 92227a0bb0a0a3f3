import { type Kysely, sql } from 'kysely'

/** Lets statistics have calls and messages as well: see 0065_counted_calls. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table statistics drop constraint statistics_metric_check',
  // what is there was checked by a list that had less in it
  `alter table statistics add constraint statistics_metric_check check (metric in (
    'created', 'activated', 'deactivated', 'deleted', 'sign_ins', 'sign_in_failures', 'mails_sent', 'mails_failed',
    'calls', 'messages'
  )) not valid`,
]
