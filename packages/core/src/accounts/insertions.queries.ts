import { sql } from 'kysely'
import { DIGEST_ALGORITHMS } from '../credentials/digest.rules.ts'
import { isSpoken, type SipAlgorithms } from '../credentials/passwords.rules.ts'
import type { Database } from '../database/database.ts'
import { writeTogether } from '../database/gathered-writes.ts'
import { type Params, prepared } from '../database/lookups/lookup.ts'
import { AppError } from '../errors.ts'
import type { AccountRow, NewAccount } from './accounts.queries.ts'

const COLUMNS = {
  username: 'text',
  email: 'text',
  phone: 'text',
  display_name: 'text',
  dtmf_protocol: 'text',
  language: 'text',
  activated: 'boolean',
  admin: 'boolean',
  provisioning_token: 'text',
  provisioning_token_expire_at: 'timestamptz',
  ip_address: 'text',
  user_agent: 'text',
} as const satisfies Record<keyof Omit<NewAccount, 'password' | 'dictionary'>, string>

const names = (prefix = '') =>
  sql.raw(
    Object.keys(COLUMNS)
      .map((name) => `${prefix}${name}`)
      .join(', '),
  )
const typed = sql.raw(
  Object.entries(COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
)

/** What an account is known by that has just been inserted. */
export type Inserted = Pick<
  AccountRow,
  'id' | 'username' | 'created_at' | 'updated_at' | 'provisioning_token_expire_at' | 'domain' | 'realm' | 'version'
> & { sip_algorithms: SipAlgorithms }

/** `accounts`: as JSON. A Space whose realm is no longer the one of an account's hashes does not get the account. */
const insertion = prepared((db, param: Params<{ spaceId: number; accounts: string }>) => {
  const statement = sql<Inserted>`
    with home as (
      select id, domain, account_realm, sip_algorithms from spaces where id = ${param('spaceId')} for key share
    ), given as materialized (
      select * from json_to_recordset(${param('accounts')}) as given (
        ${typed}, now timestamptz, realm text, algorithm text, hashes json, dictionary json
      )
    ), account as (
      insert into accounts (space_id, ${names()}, created_at, updated_at)
        select home.id, ${names('given.')}, given.now, given.now
        from home join given on given.realm = coalesce(home.account_realm, home.domain)
        returning id, username, created_at, updated_at, provisioning_token_expire_at
    ), password as (
      insert into account_passwords (account_id, algorithm, ha1, updated_at)
        select account.id, hash.key, hash.value, null
        from account join given using (username) cross join home cross join json_each_text(given.hashes) as hash
        where hash.key = given.algorithm or home.sip_algorithms in ('both', hash.key)
    ), entries as (
      insert into account_dictionary_entries (account_id, key, value)
        select account.id, entry.key, entry.value
        from account join given using (username) cross join json_each_text(given.dictionary) as entry
    )
    select account.*, home.domain, home.account_realm as realm, home.sip_algorithms,
      pg_current_xact_id()::xid::text as version
    from account cross join home
  `
  return { compile: () => statement.compile(db) }
})

interface Insertion {
  account: NewAccount
  now: Date
}

/** Undefined for an account that could not be inserted, as its Space is gone or has another realm. */
async function insert(db: Database, spaceId: number, insertions: Insertion[]): Promise<(Inserted | undefined)[]> {
  const given = insertions.map(({ account: { password, ...account }, now }) => ({ ...account, ...password, now }))
  const rows = await insertion.all(db, { spaceId, accounts: JSON.stringify(given) })
  const byUsername = new Map(rows.map((row) => [row.username, row]))
  return insertions.map(({ account }) => byUsername.get(account.username))
}

/**
 * Writes an account with its password and dictionary as one statement. The Space's key is held meanwhile, so that its realm
 * stays the one of the hashes. Accounts of a Space that are inserted at the same time, each outside of a transaction, share
 * a statement: see {@link writeTogether}.
 *
 * @throws AppError space_not_found, or unavailable when the realm has just changed
 */
export async function insertAccount(db: Database, spaceId: number, account: NewAccount, now: Date): Promise<Inserted> {
  const inserted = await writeTogether(db, {
    group: `account ${spaceId}`,
    key: account.username,
    value: { account, now },
    write: (to, insertions) => insert(to, spaceId, insertions),
  })
  if (inserted) return inserted
  const space = await db
    .selectFrom('spaces')
    .select('id')
    .where('id', '=', spaceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!space) throw new AppError('space_not_found')
  throw new AppError('unavailable', undefined, { cause: new Error('the realm of the Space has just changed') })
}

/** An account that has just been inserted, as it would be read. */
export function insertedAccount(account: NewAccount, { sip_algorithms, ...inserted }: Inserted): AccountRow {
  const { password, dictionary, ...columns } = account
  return {
    ...columns,
    ...inserted,
    admin_role: account.admin ? 'full' : null,
    blocked: false,
    dictionary: Object.fromEntries(Object.entries(dictionary).toSorted(([one], [other]) => (one < other ? -1 : 1))),
    passwords: DIGEST_ALGORITHMS.filter(
      (algorithm) =>
        algorithm === password.algorithm || (sip_algorithms !== null && isSpoken(algorithm, sip_algorithms)),
    )
      .toSorted()
      .map((algorithm) => ({ algorithm })),
    carddav_servers: [],
    types: [],
    actions: [],
    email_change_code: null,
    phone_change_code: null,
  }
}
