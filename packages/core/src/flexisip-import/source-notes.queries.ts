import { sql } from 'kysely'
import type { Tx } from '../database/database.ts'
import { note, noteRows } from './findings.queries.ts'
import { SOURCE_TABLES } from './source-tables.ts'
import { leftOut, type Staged } from './staging.queries.ts'

/** Notes what of a source is not looked at: tables, columns, and rows that refer to nothing. */
export async function noteSource(tx: Tx, staged: Staged): Promise<void> {
  for (const { table, rows, reason } of leftOut(staged)) {
    await noteRows(tx, { source: table, reason: `the table is left out: ${reason}` }, [`${rows} rows`])
  }
  for (const [column, rows] of staged.unknownColumns) {
    const [table = ''] = column.split('.')
    await noteRows(tx, { source: table, reason: `the column ${column} has no place here` }, [`${rows} rows`])
  }
  await note(
    tx,
    { source: 'accounts', reason: 'the source has no Space of its domain' },
    sql`select username || '@' || domain from flexisip_accounts source
      where not exists (select from flexisip_spaces space where lower(space.domain) = lower(source.domain))`,
  )
  await note(
    tx,
    { source: 'accounts_tombstones', reason: 'the source has no Space of its domain' },
    sql`select username || '@' || domain from flexisip_accounts_tombstones source
      where not exists (select from flexisip_spaces space where lower(space.domain) = lower(source.domain))`,
  )
  await note(
    tx,
    { source: 'provisioning_tokens', reason: 'it has been used, or the account has a newer one' },
    sql`select 'token ' || token.id || ' of account ' || token.account_id from flexisip_provisioning_tokens token
      where coalesce(token.used, false) or token.token is null or exists (
        select from flexisip_provisioning_tokens newer where newer.account_id = token.account_id and newer.id > token.id
          and not coalesce(newer.used, false) and newer.token <> ''
      )`,
  )
}

/** Tables of whose rows each belongs to an account. */
const OF_ACCOUNTS = Object.entries(SOURCE_TABLES).flatMap(([table, columns]) =>
  'account_id' in columns && table !== 'account_creation_tokens' ? [table] : [],
)

/** Notes rows whose accounts are not in the source, or were not taken over. */
export async function noteRowsOfNobody(tx: Tx): Promise<void> {
  for (const table of OF_ACCOUNTS) {
    await note(
      tx,
      { source: table, reason: 'its account is not in the source, or was not taken over' },
      sql`select 'account ' || coalesce(given.account_id::text, '-') from ${sql.raw(`flexisip_${table}`)} as given
        where not exists (select from flexisip_map map where map.source_id = given.account_id)`,
    )
  }
}
