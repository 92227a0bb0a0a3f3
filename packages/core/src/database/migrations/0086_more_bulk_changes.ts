import { type Kysely, sql } from 'kysely'

/** Lets bulk changes do more than change a status. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // what an action is done with: a contacts list, a language, a DTMF protocol
  `alter table bulk_changes add column options jsonb not null default '{}'`,
  'alter table bulk_changes drop constraint bulk_changes_action_check',
  `alter table bulk_changes add constraint bulk_changes_action_check check (
    action in (
      'activate', 'deactivate', 'block', 'unblock', 'delete', 'send_provisioning_mail', 'send_reset_mail',
      'add_to_contacts_list', 'set_language', 'set_dtmf_protocol'
    )
  ) not valid`,
]
