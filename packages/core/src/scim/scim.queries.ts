import { type SelectQueryBuilder, sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import { isoTimestamp } from '../database/fragments.ts'
import { withAsciiDomain } from '../text.schema.ts'
import type { ScimSettingsValue } from './scim.schema.ts'
import type { ScimCondition } from './scim-filter.rules.ts'
import type { ScimState } from './scim-users.rules.ts'

export const DEFAULT_SETTINGS: ScimSettingsValue = { username_rule: 'local_part', provisioning_mail: true }

export async function findScimSettings(db: Database, spaceId: number): Promise<ScimSettingsValue> {
  const found = await db
    .selectFrom('scim_settings')
    .select([sql<ScimSettingsValue['username_rule']>`username_rule`.as('username_rule'), 'provisioning_mail'])
    .where('space_id', '=', spaceId)
    .executeTakeFirst()
  return found ?? DEFAULT_SETTINGS
}

export async function writeScimSettings(
  db: Database,
  spaceId: number,
  settings: ScimSettingsValue,
  now: Date,
): Promise<void> {
  await db
    .insertInto('scim_settings')
    .values({ space_id: spaceId, ...settings, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet({ ...settings, updated_at: now }))
    .execute()
}

const keyColumns = ['id', 'name', 'created_at', 'last_used_at'] as const

export function listScimKeys(db: Database, spaceId: number) {
  return db
    .selectFrom('scim_keys')
    .select(keyColumns)
    .where('space_id', '=', spaceId)
    .orderBy('id')
    .limit(100)
    .execute()
}

export function insertScimKey(db: Database, spaceId: number, key: { name: string; hash: Buffer }, now: Date) {
  return db
    .insertInto('scim_keys')
    .values({ space_id: spaceId, name: key.name, key_hash: key.hash, created_at: now })
    .returning(keyColumns)
    .executeTakeFirstOrThrow()
}

/** Ends a key of the Space. Whether there was one. */
export async function deleteScimKey(db: Database, spaceId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('scim_keys')
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

const HOUR_MS = 3_600_000

/** The key of a Space that has a hash. Its use is noted, once an hour. */
export async function findScimKey(db: Database, spaceId: number, hash: Buffer, now: Date) {
  const key = await db
    .selectFrom('scim_keys')
    .select(['id', 'name', 'last_used_at'])
    .where('key_hash', '=', hash)
    .where('space_id', '=', spaceId)
    .executeTakeFirst()
  if (key && (key.last_used_at === null || Date.parse(key.last_used_at) < now.getTime() - HOUR_MS)) {
    await db.updateTable('scim_keys').set({ last_used_at: now }).where('id', '=', key.id).execute()
  }
  return key
}

/** The accounts of a Space with what a directory has said of them. */
const selectUsers = (db: Database, spaceId: number) =>
  db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .leftJoin('scim_users as scim', 'scim.account_id', 'accounts.id')
    .where('accounts.space_id', '=', spaceId)
    .select([
      'accounts.id',
      'accounts.username',
      'accounts.email',
      'accounts.phone',
      'accounts.display_name',
      'accounts.language',
      'accounts.activated',
      'accounts.created_at',
      'spaces.domain',
      'spaces.account_realm',
      'spaces.sip_algorithms',
      'spaces.default_password_algorithm',
      'scim.user_name',
      'scim.external_id',
      'scim.given_name',
      'scim.family_name',
      'scim.phone_type',
      isoTimestamp(sql`greatest(accounts.updated_at, scim.updated_at)`).as('last_modified'),
      // of both rows: each has some of the attributes
      sql<string>`accounts.xmin::text || coalesce('-' || scim.xmin::text, '')`.as('version'),
    ])

type UserQuery = ReturnType<typeof selectUsers>

export type ScimUserRow = Awaited<ReturnType<UserQuery['executeTakeFirstOrThrow']>>

export const findScimUser = (db: Database, spaceId: number, id: number) =>
  selectUsers(db, spaceId).where('accounts.id', '=', id).executeTakeFirst()

/** The same, locked until the transaction ends, so that two changes take turns. */
export const lockScimUser = (tx: Tx, spaceId: number, id: number) =>
  selectUsers(tx, spaceId).where('accounts.id', '=', id).forUpdate('accounts').forKeyShare('spaces').executeTakeFirst()

/**
 * The account that a `userName` is of: the one that a directory has named so, else one that no directory has named and
 * whose username, SIP address or email address it is.
 */
const idsOfUserName = (spaceId: number, domain: string, userName: string) => {
  const name = userName.toLowerCase()
  const username = name.endsWith(`@${domain}`) ? name.slice(0, -domain.length - 1) : name
  return sql<number>`(
    select id from (
      (select account_id as id, 1 as rank from scim_users where space_id = ${spaceId} and lower(user_name) = ${name})
      union all (
        select id, 2 from accounts where space_id = ${spaceId} and username in (${name}, ${username})
          and not exists (select from scim_users where account_id = accounts.id)
      )
      union all (
        select id, 3 from accounts where space_id = ${spaceId} and lower(email) = ${withAsciiDomain(name)} and email is not null
          and not exists (select from scim_users where account_id = accounts.id)
          order by id limit 1
      )
    ) as found order by rank, id limit 1
  )`
}

function filtered(query: UserQuery, space: { id: number; domain: string }, conditions: readonly ScimCondition[]) {
  let users = query
  for (const { attribute, value } of conditions) {
    if (attribute === 'userName') users = users.where('accounts.id', '=', idsOfUserName(space.id, space.domain, value))
    else if (attribute === 'externalId') users = users.where('scim.external_id', '=', value)
    else if (attribute === 'active') users = users.where('accounts.activated', '=', value)
    else if (attribute === 'email')
      users = users.where(sql`lower(accounts.email)`, '=', withAsciiDomain(value).toLowerCase())
    else users = users.where('accounts.id', '=', /^\d{1,9}$/.test(value) ? Number(value) : 0)
  }
  return users
}

interface Page {
  startIndex: number
  count: number
}

export function listScimUsers(
  db: Database,
  space: { id: number; domain: string },
  { conditions, startIndex, count }: Page & { conditions: readonly ScimCondition[] },
): Promise<ScimUserRow[]> {
  return filtered(selectUsers(db, space.id), space, conditions)
    .orderBy('accounts.id')
    .offset(startIndex - 1)
    .limit(count)
    .execute()
}

export async function countScimUsers(
  db: Database,
  space: { id: number; domain: string },
  conditions: readonly ScimCondition[],
): Promise<number> {
  const users: SelectQueryBuilder<never, never, { users: string }> = filtered(
    selectUsers(db, space.id),
    space,
    conditions,
  )
    .clearSelect()
    .select(sql<string>`count(*)`.as('users')) as never
  return Number((await users.executeTakeFirst())?.users ?? 0)
}

/** What a directory says of an account, beside what the account itself has. */
export async function writeScimUser(
  db: Database,
  { spaceId, accountId }: { spaceId: number; accountId: number },
  state: Pick<ScimState, 'userName' | 'externalId' | 'givenName' | 'familyName' | 'phoneType'>,
  now: Date,
): Promise<void> {
  const columns = {
    user_name: state.userName,
    external_id: state.externalId,
    given_name: state.givenName,
    family_name: state.familyName,
    phone_type: state.phoneType,
    updated_at: now,
  }
  await db
    .insertInto('scim_users')
    .values({ account_id: accountId, space_id: spaceId, ...columns, created_at: now })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
    .execute()
}

/** Which of these another account of the Space has been given by a directory. */
export async function findTakenScimNames(
  db: Database,
  spaceId: number,
  { userName, externalId }: Pick<ScimState, 'userName' | 'externalId'>,
  exceptId: number,
): Promise<{ userName: boolean; externalId: boolean }> {
  const others = db.selectFrom('scim_users').select('account_id').where('space_id', '=', spaceId)
  const except = others.where('account_id', '!=', exceptId)
  const found = await db
    .selectNoFrom((eb) => [
      eb.exists(except.where(sql`lower(user_name)`, '=', userName.toLowerCase())).as('userName'),
      eb.exists(except.where('external_id', '=', externalId)).as('externalId'),
    ])
    .executeTakeFirstOrThrow()
  return { userName: Boolean(found.userName), externalId: Boolean(found.externalId) }
}
