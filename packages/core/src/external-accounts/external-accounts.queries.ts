import type { Selectable } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import type { ExternalAccounts } from '../database/database.types.ts'

const columns = [
  'external.id',
  'external.account_id',
  'external.username',
  'external.domain',
  'external.realm',
  'external.registrar',
  'external.outbound_proxy',
  'external.protocol',
  'external.algorithm',
  'external.created_at',
  'external.updated_at',
] as const

/** The external account of an account, without its HA1; null when it has none, undefined when the Space has no such account. */
export async function findExternalAccount(db: Database, spaceId: number, accountId: number) {
  const found = await db
    .selectFrom('accounts')
    .leftJoin('external_accounts as external', 'external.account_id', 'accounts.id')
    .select(columns)
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  if (!found) return undefined
  return found.id === null ? null : (found as Omit<Selectable<ExternalAccounts>, 'ha1'>)
}

/** Whether another account of the Space has this external account. */
export async function isExternalAccountTaken(
  db: Database,
  spaceId: number,
  accountId: number,
  { username, domain }: { username: string; domain: string },
): Promise<boolean> {
  const other = await db
    .selectFrom('external_accounts as external')
    .innerJoin('accounts', 'accounts.id', 'external.account_id')
    .select('external.id')
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '!=', accountId)
    .where('external.username', '=', username)
    .where('external.domain', '=', domain)
    .executeTakeFirst()
  return other !== undefined
}

interface ExternalAccountColumns {
  username: string
  domain: string
  realm: string | null
  registrar: string | null
  outbound_proxy: string | null
  protocol: 'UDP' | 'TCP' | 'TLS'
  /** undefined: the one that is kept stays */
  ha1: string | undefined
}

export async function insertExternalAccount(
  tx: Tx,
  accountId: number,
  external: ExternalAccountColumns & { ha1: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('external_accounts')
    .values({ account_id: accountId, algorithm: 'MD5', ...external, created_at: now, updated_at: now })
    .execute()
}

export async function updateExternalAccount(
  tx: Tx,
  accountId: number,
  external: ExternalAccountColumns,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('external_accounts')
    .set({ ...external, updated_at: now })
    .where('account_id', '=', accountId)
    .execute()
}

/** The external account that was deleted; undefined when there was none. */
export function deleteExternalAccount(db: Database, spaceId: number, accountId: number) {
  return db
    .deleteFrom('external_accounts as external')
    .using('accounts')
    .whereRef('accounts.id', '=', 'external.account_id')
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', accountId)
    .returning(['external.username', 'external.domain', 'accounts.username as account_username'])
    .executeTakeFirst()
}
