import { type Expression, type ExpressionBuilder, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { AdminRoleValue } from '../admin-roles/admin-roles.schema.ts'
import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import type { Database, Tx } from '../database/database.ts'
import type { DB } from '../database/database.types.ts'
import { isoTimestamp, rowVersion } from '../database/fragments.ts'
import { lookup, type Params } from '../database/lookups/lookup.ts'
import { AppError } from '../errors.ts'
import type { Language } from '../messages/messages.ts'
import { type DtmfProtocolValue, PAGE_SIZE } from './accounts.schema.ts'

/** Ids of so many numbers are counted together, as the trigger of the table does. */
const BLOCK = 8192

/** The dictionary of an account, as a column. */
export const selectDictionary = sql<Record<string, string>>`(
  select coalesce(json_object_agg(entry.key, entry.value order by entry.key), '{}')
  from account_dictionary_entries as entry where entry.account_id = accounts.id
)`.as('dictionary')

/** The algorithms that an account has a hash for, as a column. */
export const selectAlgorithms = (eb: ExpressionBuilder<DB, 'accounts'>) =>
  jsonArrayFrom(
    eb
      .selectFrom('account_passwords as password')
      .select('password.algorithm')
      .whereRef('password.account_id', '=', 'accounts.id')
      .orderBy('password.algorithm'),
  ).as('passwords')

/** The types of an account, as a column. */
export const selectTypes = (eb: ExpressionBuilder<DB, 'accounts'>) =>
  jsonArrayFrom(
    eb
      .selectFrom('account_account_types as given')
      .innerJoin('account_types as type', 'type.id', 'given.account_type_id')
      .select(['type.id', 'type.key'])
      .whereRef('given.account_id', '=', 'accounts.id')
      .orderBy('type.id'),
  ).as('types')

/** The actions of an account, as a column. */
export const selectActions = (eb: ExpressionBuilder<DB, 'accounts'>) =>
  jsonArrayFrom(
    eb
      .selectFrom('account_actions as action')
      .select(['action.id', 'action.key', 'action.code'])
      .whereRef('action.account_id', '=', 'accounts.id')
      .orderBy('action.id'),
  ).as('actions')

/** An account with all that hangs on it, in one statement. Codes that have expired by `now` are left out. */
export function selectAccounts(db: Database, moment: Date | Expression<string>) {
  const now = moment instanceof Date ? moment.toISOString() : moment
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select([
      'accounts.id',
      'accounts.username',
      'spaces.domain',
      'accounts.email',
      'accounts.activated',
      'accounts.ip_address',
      'accounts.user_agent',
      'accounts.created_at',
      'accounts.updated_at',
      'accounts.display_name',
      'accounts.dtmf_protocol',
      'accounts.language',
      'accounts.blocked',
      'accounts.admin',
      'accounts.phone',
      'spaces.account_realm as realm',
      'accounts.provisioning_token',
      'accounts.provisioning_token_expire_at',
    ])
    .select((eb) => [
      sql<AdminRoleValue | null>`case when accounts.admin then accounts.admin_role end`.as('admin_role'),
      rowVersion('accounts').as('version'),
      selectDictionary,
      selectAlgorithms(eb),
      jsonArrayFrom(
        eb
          .selectFrom('account_carddav_credentials as credentials')
          .select(['credentials.carddav_server_id as carddav_id', 'credentials.username'])
          .select(['credentials.realm', 'credentials.algorithm'])
          .whereRef('credentials.account_id', '=', 'accounts.id')
          .whereRef('spaces.carddav_user_credentials', '=', sql`true`)
          .orderBy('credentials.carddav_server_id'),
      ).as('carddav_servers'),
      selectTypes(eb),
      selectActions(eb),
      jsonObjectFrom(
        eb
          .selectFrom('email_change_codes as change')
          .select(['change.code', 'change.email', 'change.ip_address as ip', 'change.user_agent'])
          .select((change) => changeTimes(change.ref('change.created_at'), change.ref('change.updated_at')))
          .whereRef('change.account_id', '=', 'accounts.id')
          .where('change.expire_at', '>', now),
      ).as('email_change_code'),
      jsonObjectFrom(
        eb
          .selectFrom('phone_change_codes as change')
          .select(['change.code', 'change.phone', 'change.ip_address as ip', 'change.user_agent'])
          .select((change) => changeTimes(change.ref('change.created_at'), change.ref('change.updated_at')))
          .whereRef('change.account_id', '=', 'accounts.id')
          .where('change.expire_at', '>', now),
      ).as('phone_change_code'),
    ])
}

const changeTimes = (createdAt: Expression<string>, updatedAt: Expression<string>) => [
  isoTimestamp(createdAt).as('created_at'),
  isoTimestamp(updatedAt).as('updated_at'),
]

export type AccountRow = Awaited<ReturnType<ReturnType<typeof selectAccounts>['executeTakeFirstOrThrow']>>

const accountById = lookup(
  (db, param: Params<{ now: string; spaceId: number; id: number }>) =>
    selectAccounts(db, param('now'))
      .where('accounts.space_id', '=', param('spaceId'))
      .where('accounts.id', '=', param('id')),
  { now: 'timestamptz', spaceId: 'integer', id: 'integer' },
)

export function findAccountById(db: Database, spaceId: number, id: number, now: Date) {
  return accountById.first(db, { now: now.toISOString(), spaceId, id })
}

const accountByUsername = lookup(
  (db, param: Params<{ now: string; spaceId: number; username: string }>) =>
    selectAccounts(db, param('now'))
      .where('accounts.space_id', '=', param('spaceId'))
      .where('accounts.username', '=', param('username')),
  { now: 'timestamptz', spaceId: 'integer', username: 'text' },
)

export function findAccountByUsername(db: Database, spaceId: number, username: string, now: Date) {
  return accountByUsername.first(db, { now: now.toISOString(), spaceId, username })
}

const accountByEmail = lookup((db, param: Params<{ now: string; spaceId: number; email: string }>) =>
  selectAccounts(db, param('now'))
    .where('accounts.space_id', '=', param('spaceId'))
    .where(sql<string>`lower(accounts.email)`, '=', param('email'))
    .orderBy('accounts.id')
    .limit(1),
)

/** The first account with an address, where several may share it. */
export function findAccountByEmail(db: Database, spaceId: number, email: string, now: Date) {
  return accountByEmail.first(db, { now: now.toISOString(), spaceId, email: email.toLowerCase() })
}

const accountPage = lookup((db, param: Params<{ now: string; spaceId: number; offset: number }>) => {
  // the last block of ids that begins before the page does, with how many accounts come before it; the first page has none
  const start = sql`
    select block * ${sql.lit(BLOCK)} as id, before from (
      select block, (sum(sum(accounts)) over (order by block) - sum(accounts))::integer as before
      from space_account_counts where space_id = ${param('spaceId')} and ${param('offset')} > 0 group by block
    ) as blocks where before <= ${param('offset')} order by block desc limit 1
  `
  const ids = sql<number>`(
    with start as (${start})
    select id from accounts where space_id = ${param('spaceId')} and id >= coalesce((select id from start), 0)
      order by id limit ${sql.lit(PAGE_SIZE)} offset ${param('offset')} - coalesce((select before from start), 0)
  )`
  return selectAccounts(db, param('now')).where('accounts.id', 'in', ids).orderBy('accounts.id')
})

/** One page, oldest first. It is looked for in its block alone, by the index alone. */
export function listAccounts(db: Database, spaceId: number, { offset }: { offset: number }, now: Date) {
  return accountPage.all(db, { now: now.toISOString(), spaceId, offset })
}

const accountExists = lookup((db, param: Params<{ spaceId: number; id: number }>) =>
  db.selectFrom('accounts').select('id').where('space_id', '=', param('spaceId')).where('id', '=', param('id')),
)

export async function hasAccount(db: Database, spaceId: number, id: number): Promise<boolean> {
  return (await accountExists.first(db, { spaceId, id })) !== undefined
}

/** The SIP address of an account of the Space. */
export function findAddress(db: Database, spaceId: number, id: number) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.username', 'spaces.domain'])
    .where('accounts.space_id', '=', spaceId)
    .where('accounts.id', '=', id)
    .executeTakeFirst()
}

const accountInfo = lookup(
  (db, param: Params<{ spaceId: number; username: string }>) =>
    db
      .selectFrom('accounts')
      .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
      .select(['accounts.activated', 'spaces.account_realm as realm'])
      .where('accounts.space_id', '=', param('spaceId'))
      .where('accounts.username', '=', param('username')),
  { spaceId: 'integer', username: 'text' },
)

export function findAccountInfo(db: Database, spaceId: number, username: string) {
  return accountInfo.first(db, { spaceId, username })
}

interface Wanted {
  username: string | null
  phone: string | null
  email: string | null
}

const taken = lookup((db, param: Params<Wanted & { spaceId: number; exceptId: number }>) => {
  const others = db
    .selectFrom('accounts')
    .select(sql`1`.as('one'))
    .where('accounts.space_id', '=', param('spaceId'))
    .where('accounts.id', '!=', param('exceptId'))
  const tombstone = db
    .selectFrom('account_tombstones')
    .select(sql`1`.as('one'))
    .where('account_tombstones.space_id', '=', param('spaceId'))
    .where('account_tombstones.username', '=', sql<string>`hidden_username(${param('spaceId')}, ${param('username')})`)
    .where('account_tombstones.renamed_account_id', 'is distinct from', param('exceptId'))
  return db.selectNoFrom((eb) => [
    eb.or([eb.exists(others.where('accounts.username', '=', param('username'))), eb.exists(tombstone)]).as('username'),
    eb.exists(others.where('accounts.phone', '=', param('phone'))).as('phone'),
    eb.exists(others.where(sql`lower(accounts.email)`, '=', param('email'))).as('email'),
  ])
})

/** What is taken already of a name (by an account or a tombstone), a phone number and an email address. */
export async function findTaken(db: Database, spaceId: number, wanted: Wanted, exceptId: number | null) {
  const email = wanted.email?.toLowerCase() ?? null
  const found = await taken.first(db, { ...wanted, email, spaceId, exceptId: exceptId ?? 0 })
  return found ?? { username: false, phone: false, email: false }
}

export interface NewAccount {
  username: string
  email: string | null
  phone: string | null
  display_name: string | null
  dtmf_protocol: DtmfProtocolValue | null
  language: Language | null
  activated: boolean
  admin: boolean
  provisioning_token: string
  provisioning_token_expire_at: Date | null
  ip_address: string
  user_agent: string
  /** kept by the algorithm and by those that the Space's SIP servers speak; the realm is the one of the hashes, if there are any */
  password: { algorithm: DigestAlgorithm; realm: string; hashes: Partial<Record<DigestAlgorithm, string>> }
  dictionary: Record<string, string>
}

/** Until the transaction ends, no other account of the Space can be given this address. */
export async function lockEmail(tx: Tx, spaceId: number, email: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`email:${spaceId}:${email.toLowerCase()}`}, 0))`.execute(tx)
}

type AccountChange = Partial<
  Pick<
    NewAccount,
    | 'username'
    | 'email'
    | 'phone'
    | 'display_name'
    | 'dtmf_protocol'
    | 'admin'
    | 'activated'
    | 'provisioning_token'
    | 'provisioning_token_expire_at'
  >
> & {
  blocked?: boolean
  admin_role?: AdminRoleValue
  language?: Language /** moves it, see 0034_moved_accounts */
  space_id?: number
}

/**
 * Whether there was such an account in the Space to change.
 *
 * @throws AppError version_conflict when it is not in the state that the change is based on
 */
export async function updateAccount(
  db: Database,
  spaceId: number,
  id: number,
  change: AccountChange,
  now: Date,
  basedOn?: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({ ...change, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .$if(basedOn !== undefined, (account) => account.where(rowVersion('accounts'), '=', basedOn ?? ''))
    .executeTakeFirst()
  if (numUpdatedRows === 0n && basedOn !== undefined && (await hasAccount(db, spaceId, id))) {
    throw new AppError('version_conflict')
  }
  return numUpdatedRows > 0n
}

/** Deletes an account and all that hangs on it, and keeps its name as a tombstone. Whether there was one. */
export async function deleteAccount(db: Database, spaceId: number, id: number, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .with('gone', (cte) =>
      cte
        .deleteFrom('accounts')
        .where('space_id', '=', spaceId)
        .where('id', '=', id)
        .returning(['space_id', 'username']),
    )
    .insertInto('account_tombstones')
    .columns(['space_id', 'username', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('gone')
        .select(['gone.space_id', 'gone.username', sql<string>`${now}::timestamptz`.as('created_at')]),
    )
    .onConflict((conflict) => conflict.columns(['space_id', 'username']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}
