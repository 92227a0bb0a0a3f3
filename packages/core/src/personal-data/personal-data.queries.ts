import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** Every column that names an account, and the columns of its table that are secret. */
export const personalTables: readonly { table: string; column: string; secret: readonly string[] }[] = [
  { table: 'account_account_types', column: 'account_id', secret: [] },
  { table: 'account_actions', column: 'account_id', secret: [] },
  { table: 'account_addresses', column: 'account_id', secret: [] },
  { table: 'account_calls', column: 'account_id', secret: [] },
  { table: 'account_carddav_credentials', column: 'account_id', secret: ['ha1'] },
  { table: 'account_contacts', column: 'account_id', secret: [] },
  { table: 'account_contacts_lists', column: 'account_id', secret: [] },
  { table: 'account_creation_tokens', column: 'account_id', secret: ['token_hash'] },
  { table: 'account_dictionary_entries', column: 'account_id', secret: [] },
  { table: 'account_events', column: 'account_id', secret: [] },
  { table: 'account_mails', column: 'account_id', secret: [] },
  { table: 'account_networks', column: 'account_id', secret: [] },
  { table: 'account_passkeys', column: 'account_id', secret: ['credential_id', 'public_key'] },
  {
    table: 'account_second_factors',
    column: 'account_id',
    secret: ['encrypted_secret', 'secret_key_id', 'recovery_codes'],
  },
  { table: 'account_passwords', column: 'account_id', secret: ['ha1'] },
  { table: 'account_recovery_codes', column: 'account_id', secret: ['token_hash', 'code'] },
  { table: 'account_vcards', column: 'account_id', secret: [] },
  { table: 'api_keys', column: 'account_id', secret: ['key_hash'] },
  { table: 'auth_tokens', column: 'account_id', secret: ['token_hash'] },
  { table: 'bulk_changes', column: 'account_id', secret: [] },
  { table: 'call_forwardings', column: 'account_id', secret: [] },
  { table: 'contacts_list_contacts', column: 'account_id', secret: [] },
  { table: 'dump_imports', column: 'account_id', secret: ['plan', 'report'] },
  { table: 'email_change_codes', column: 'account_id', secret: ['code'] },
  { table: 'exports', column: 'account_id', secret: [] },
  { table: 'external_accounts', column: 'account_id', secret: ['ha1'] },
  { table: 'imports', column: 'account_id', secret: [] },
  { table: 'password_reset_tokens', column: 'account_id', secret: ['token_hash'] },
  { table: 'phone_change_codes', column: 'account_id', secret: ['code'] },
  { table: 'reported_message_devices', column: 'account_id', secret: [] },
  { table: 'reported_messages', column: 'account_id', secret: [] },
  { table: 'scim_users', column: 'account_id', secret: [] },
  { table: 'sessions', column: 'account_id', secret: ['token_hash'] },
  { table: 'voicemails', column: 'account_id', secret: [] },
  { table: 'wizard_links', column: 'account_id', secret: ['token_hash'] },
]

type Row = Record<string, unknown>

export interface KeptData {
  account: Row | null
  tables: Record<string, Row[]>
  jobs: Row[]
  import_lines: Row[]
}

/** What is kept on an account, but for the audit log, in one statement; no account where the Space has none with this id. */
export async function findPersonalData(db: Database, spaceId: number, id: number): Promise<KeptData> {
  const rowsOf = ({ table, column, secret }: (typeof personalTables)[number]) => sql`
    select ${table}::text as name, to_jsonb(t) - ${[...secret]}::text[] as entry
      from ${sql.table(table)} as t where t.${sql.ref(column)} = ${id}
  `
  const { rows } = await sql<KeptData>`
    with account as (select * from accounts where space_id = ${spaceId} and id = ${id}),
    kept as (${sql.join(personalTables.map(rowsOf), sql` union all `)})
    select
      (select to_jsonb(account) - '{search,provisioning_token}'::text[] from account) as account,
      (
        select coalesce(jsonb_object_agg(name, entries), '{}')
        from (select name, jsonb_agg(entry) as entries from kept group by name) as tables
      ) as tables,
      (
        select coalesce(jsonb_agg(jsonb_build_object('task', task_identifier, 'created_at', created_at, 'attempts', attempts,
          'last_error', last_error)), '[]')
        from graphile_worker.jobs where flags ?| (
          'account:' || ${id}::text || array(select 'recovery:' || code.id from account_recovery_codes code where code.account_id = ${id})
        )
      ) as jobs,
      (
        select coalesce(jsonb_agg(to_jsonb(imported) - '{ha1,other_ha1,provisioning_token}'::text[]), '[]')
        from account
        cross join lateral (
          select line.* from imports cross join lateral (
            select * from import_rows where import_id = imports.id and username = account.username and errors is null
            union all
            select * from import_rows where import_id = imports.id and username = account.username and errors is not null
          ) as line where imports.space_id = account.space_id and line.space_id is null
          union all
          select * from import_rows where import_rows.space_id = account.space_id and username = account.username
        ) as imported
      ) as import_lines
  `.execute(db)
  return rows[0] ?? { account: null, tables: {}, jobs: [], import_lines: [] }
}
