import { type Insertable, sql, type UpdateObject } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Database, Tx } from '../database/database.ts'
import type { DB, Spaces } from '../database/database.types.ts'
import { isoTimestamp, rowVersion } from '../database/fragments.ts'
import { type Origin, queueJob, removeJobsOf } from '../database/jobs.ts'

const spaceColumns = [
  'spaces.id',
  'spaces.domain',
  'spaces.host',
  'spaces.name',
  'spaces.super',
  'spaces.max_accounts',
  'spaces.expire_at',
  'spaces.account_realm',
  'spaces.default_password_algorithm',
  'spaces.sip_algorithms',
  'spaces.client_certificate_authentication',
  'spaces.theme_hue',
  'spaces.unique_email',
  'spaces.default_country',
  'spaces.account_proxy_registrar_address',
  'spaces.max_account',
  'spaces.copyright_text',
  'spaces.intro_registration_text',
  'spaces.newsletter_registration_address',
  'spaces.custom_provisioning_entries',
  'spaces.disable_chat_feature',
  'spaces.disable_meetings_feature',
  'spaces.disable_broadcast_feature',
  'spaces.hide_settings',
  'spaces.hide_account_settings',
  'spaces.disable_call_recordings_feature',
  'spaces.only_display_sip_uri_username',
  'spaces.assistant_hide_create_account',
  'spaces.assistant_disable_qr_code',
  'spaces.assistant_hide_third_party_account',
  'spaces.custom_provisioning_overwrite_all',
  'spaces.provisioning_use_linphone_provisioning_header',
  'spaces.custom_theme',
  'spaces.web_panel',
  'spaces.public_registration',
  'spaces.phone_registration',
  'spaces.intercom_features',
  'spaces.carddav_user_credentials',
  'spaces.created_at',
  'spaces.updated_at',
] as const

/** What {@link SpaceIdentity} has. */
export const spaceIdentityColumns = [
  'spaces.id',
  'spaces.domain',
  'spaces.host',
  'spaces.name',
  'spaces.super',
  'spaces.account_realm',
  'spaces.unique_email',
  'spaces.default_country',
  'spaces.expire_at',
  'spaces.bearer_challenge',
] as const

export function findSpaceByDomain(db: Database, domain: string) {
  return db.selectFrom('spaces').select(spaceIdentityColumns).where('domain', '=', domain).executeTakeFirst()
}

/** Spaces with their settings, in one statement. */
function selectSpaces(db: Database) {
  return db
    .selectFrom('spaces')
    .select(spaceColumns)
    .select(rowVersion('spaces').as('version'))
    .select(sql<boolean>`bearer_challenge is not null`.as('has_oidc'))
    .select((eb) =>
      eb.selectFrom('space_logos').select('sha256').whereRef('space_id', '=', 'spaces.id').as('logo_sha256'),
    )
    .select((eb) =>
      jsonObjectFrom(
        eb
          .selectFrom('space_email_servers as server')
          .select(['server.space_id as id', 'server.host', 'server.port', 'server.encryption', 'server.username'])
          .select(['server.from_address', 'server.from_name', 'server.signature'])
          .select((server) => [
            isoTimestamp(server.ref('server.created_at')).as('created_at'),
            isoTimestamp(server.ref('server.updated_at')).as('updated_at'),
          ])
          .whereRef('server.space_id', '=', 'spaces.id'),
      ).as('email_server'),
    )
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('space_carddav_servers as server')
          .select(['server.id', 'server.enabled', 'server.uri', 'server.min_characters', 'server.results_limit'])
          .select(['server.timeout', 'server.delay', 'server.fields_for_user_input', 'server.fields_for_domain'])
          .select('server.use_exact_match_policy')
          .select((server) => [
            isoTimestamp(server.ref('server.created_at')).as('created_at'),
            isoTimestamp(server.ref('server.updated_at')).as('updated_at'),
          ])
          .whereRef('server.space_id', '=', 'spaces.id')
          .orderBy('server.id'),
      ).as('carddav_servers'),
    )
}

export function listSpaces(db: Database) {
  return selectSpaces(db).where('spaces.deleted_at', 'is', null).orderBy('spaces.id').execute()
}

/** How many accounts each Space has, of how many. */
export function selectUsage(db: Database) {
  return db
    .selectFrom('spaces')
    .select(['id', 'domain', 'host', 'name', 'super', 'max_accounts', 'expire_at'])
    .select((eb) =>
      eb
        .selectFrom('space_account_counts as counted')
        .select(sql<number>`coalesce(sum(counted.accounts), 0)::integer`.as('accounts'))
        .whereRef('counted.space_id', '=', 'spaces.id')
        .$asScalar()
        .$notNull()
        .as('accounts'),
    )
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute()
}

export function findSpaceSettings(db: Database, domain: string) {
  return selectSpaces(db).where('spaces.domain', '=', domain).executeTakeFirst()
}

/** Whether the accounts of a Space are shown by client certificates. */
export async function takesClientCertificates(db: Database, spaceId: number): Promise<boolean> {
  const space = await db
    .selectFrom('spaces')
    .select('client_certificate_authentication')
    .where('id', '=', spaceId)
    .executeTakeFirst()
  return space?.client_certificate_authentication === true
}

/** Which Space has a domain, if any. */
export async function findSpaceId(db: Database, domain: string): Promise<number | null> {
  const space = await findSpaceRealm(db, domain)
  return space?.id ?? null
}

/** The Space that has a domain, and its realm. */
export function findSpaceRealm(db: Database, domain: string) {
  return db.selectFrom('spaces').select(['id', 'account_realm']).where('domain', '=', domain).executeTakeFirst()
}

const lockable = (tx: Tx, domain: string) =>
  tx
    .selectFrom('spaces')
    .select(['id', 'account_realm', 'super'])
    .select(rowVersion('spaces').as('version'))
    .where('domain', '=', domain)

/** Locks a Space until the transaction ends: no other transaction changes its settings. */
export function lockSpace(tx: Tx, domain: string) {
  return lockable(tx, domain).forNoKeyUpdate().executeTakeFirst()
}

/** Locks a Space until the transaction ends; writers of accounts and passwords in it wait. */
export function lockWholeSpace(tx: Tx, domain: string) {
  return lockable(tx, domain).forUpdate().executeTakeFirst()
}

/**
 * Locks a Space that is to have this realm and host. A writer of a password holds the Space's key, from reading the
 * realm that goes into the hash until it has committed. So where the realm is another one, this waits for such
 * transactions, and what they have written can be seen; later ones wait for this one, and read its realm.
 */
export async function lockSpaceToHave(
  tx: Tx,
  domain: string,
  { realm, host }: { realm: string; host: string | undefined },
) {
  const unchanged = await lockable(tx, domain)
    .where(sql<string>`coalesce(account_realm, domain)`, '=', realm)
    .$if(host !== undefined, (space) => space.where('host', '=', host ?? ''))
    .forNoKeyUpdate()
    .executeTakeFirst()
  return unchanged ?? (await lockWholeSpace(tx, domain))
}

export async function hasPasswords(tx: Tx, spaceId: number): Promise<boolean> {
  const password = await tx
    .selectFrom('account_passwords')
    .innerJoin('accounts', 'accounts.id', 'account_passwords.account_id')
    .select('accounts.id')
    .where('accounts.space_id', '=', spaceId)
    .limit(1)
    .executeTakeFirst()
  return password !== undefined
}

/**
 * Until the transaction ends, no other transaction removes a super admin or a super Space. The triggers that keep the last super
 * admin take the same lock; what locks a Space takes it before, so that two do not wait for each other.
 */
export async function lockSuperSpaces(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('sipspace:super-spaces', 0))`.execute(tx)
}

export async function updateSpace(
  tx: Tx,
  spaceId: number,
  change: UpdateObject<DB, 'spaces'>,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('spaces')
    .set({ ...change, updated_at: now })
    .where('id', '=', spaceId)
    .execute()
}

/**
 * Makes a Space unavailable at once: it is not found any more, and its domain and host are free. What this takes from it
 * is kept for {@link restoreSpace}.
 */
export async function markDeleted(tx: Tx, spaceId: number, now: Date): Promise<void> {
  const name = `#${spaceId}`
  const kept = {
    deleted_domain: sql<string>`domain`,
    deleted_host: sql<string>`host`,
    deleted_super: sql<boolean>`super`,
    deleted_expire_at: sql<string | null>`expire_at`,
  }
  const change = { domain: name, host: name, super: false, expire_at: now, deleted_at: now, ...kept }
  await updateSpace(tx, spaceId, change, now)
}

/**
 * Locks the Space that had a domain until it was deleted, the latest of several: what deletes its accounts waits.
 *
 * @returns undefined where none is being deleted, or its deletion began before its host was kept
 */
export function lockDeletedSpace(tx: Tx, domain: string) {
  return tx
    .selectFrom('spaces')
    .select('id')
    .where('deleted_at', 'is not', null)
    .where('deleted_domain', '=', domain)
    .where('deleted_host', 'is not', null)
    .orderBy('deleted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

/**
 * Gives a deleted Space back what {@link markDeleted} took from it.
 *
 * @throws the database's error for `spaces_domain_key` or `spaces_host_key`, where another Space has either
 */
export async function restoreSpace(tx: Tx, spaceId: number, now: Date): Promise<void> {
  const kept = {
    domain: sql<string>`deleted_domain`,
    host: sql<string>`deleted_host`,
    super: sql<boolean>`deleted_super`,
    expire_at: sql<string | null>`deleted_expire_at`,
  }
  const cleared = {
    deleted_at: null,
    deleted_domain: null,
    deleted_host: null,
    deleted_super: null,
    deleted_expire_at: null,
  }
  await updateSpace(tx, spaceId, { ...kept, ...cleared }, now)
  // a Space that had the domain meanwhile has taken the addresses of its accounts with it
  await sql`
    insert into account_addresses (address, account_id)
      select accounts.username || '@' || spaces.domain, accounts.id
      from accounts join spaces on spaces.id = accounts.space_id
      where spaces.id = ${spaceId}
        and not exists (select from account_addresses present where present.account_id = accounts.id)
      on conflict (address) do update set account_id = excluded.account_id
  `.execute(tx)
}

/** A Space to be emptied, as the queue holds it. */
export interface PurgeJob {
  spaceId: number
}

export const PURGE_TASK = 'empty_space'

export const queuePurge = (tx: Tx, job: PurgeJob, by: Origin) => queueJob(tx, PURGE_TASK, job, by)

/** Takes the jobs that are to empty a Space out of the queue. */
export const removePurges = (tx: Tx, spaceId: number) => removeJobsOf(tx, [`space:${spaceId}`])

const ACCOUNTS_AT_ONCE = 500

const ROWS_AT_ONCE = 2_500
const CHUNKS_AT_ONCE = 250

/** What else than accounts a Space may have very many of, each with an index on its Space. */
const numerous = [
  'account_tombstones',
  'account_creation_request_tokens',
  'account_creation_tokens',
  'account_recovery_tokens',
  'account_recovery_codes',
  'auth_tokens',
  'reported_calls',
  'reported_messages',
  'statistics',
  'space_account_counts',
] as const

/**
 * A part of a statement that deletes what a deleted Space has: it locks the Space against the cancellation of its
 * deletion until the statement has ended. Once that has been cancelled, {@link IS_STILL_DELETED} is false.
 */
const stillDeleted = (spaceId: number) => sql`still_deleted as (
  select id from spaces where id = ${spaceId} and deleted_at is not null for share
)`

const IS_STILL_DELETED = sql`exists (select from still_deleted)`

/**
 * Deletes a Space that is marked as deleted, with all that it has: a bounded number of rows with each statement, and
 * each committed by itself, so that nothing grows with the Space and what was cut short can go on. It ends where the
 * deletion has been cancelled.
 *
 * @param options.maxStatements after so many, it is left unfinished
 * @returns whether nothing is left to do
 */
export async function purgeSpace(
  db: Database,
  spaceId: number,
  options: { maxStatements?: number } = {},
): Promise<boolean> {
  let statements = options.maxStatements ?? Number.POSITIVE_INFINITY
  let after: number | null = 0
  while (after !== null) {
    if (statements-- <= 0) return false
    after = await deleteAccountsAfter(db, spaceId, after)
  }
  let isDone = false
  while (!isDone) {
    if (statements-- <= 0) return false
    isDone = await deleteSomeOfSpace(db, spaceId)
  }
  await db.deleteFrom('spaces').where('id', '=', spaceId).where('deleted_at', 'is not', null).execute()
  return true
}

/** Deletes a bounded number of rows of each table of {@link numerous}, and of the files of accounts. Whether that was all. */
async function deleteSomeOfSpace(db: Database, spaceId: number): Promise<boolean> {
  const parts = [
    ...numerous.map((table) => ({
      table,
      limit: ROWS_AT_ONCE,
      rows: sql`select ctid from ${sql.table(table)} where space_id = ${spaceId} and ${IS_STILL_DELETED}
        limit ${sql.lit(ROWS_AT_ONCE)}`,
    })),
    ...(
      [
        ['imports', 'import_id', 'import_rows', ROWS_AT_ONCE],
        ['imports', 'import_id', 'import_chunks', CHUNKS_AT_ONCE],
        ['exports', 'export_id', 'export_parts', CHUNKS_AT_ONCE],
      ] as const
    ).map(([whole, column, table, limit]) => ({
      table,
      limit,
      // looked up import by import: a join might read the rows of all Spaces
      rows: sql`select part.ctid from ${sql.table(whole)} as whole cross join lateral (
        select ctid from ${sql.table(table)} where ${sql.ref(column)} = whole.id limit ${sql.lit(limit)}
      ) as part where whole.space_id = ${spaceId} and ${IS_STILL_DELETED} limit ${sql.lit(limit)}`,
    })),
  ]
  const deletions = parts.map(
    ({ table, rows }) =>
      sql`${sql.id(`deleted_${table}`)} as (delete from ${sql.table(table)} where ctid = any (array(${rows})) returning 1)`,
  )
  const ends = parts.map(
    ({ table, limit }) => sql`(select count(*) from ${sql.id(`deleted_${table}`)}) < ${sql.lit(limit)}`,
  )
  const { rows } = await sql<{ is_done: boolean }>`
    with ${stillDeleted(spaceId)}, ${sql.join(deletions)} select ${sql.join(ends, sql` and `)} as is_done
  `.execute(db)
  return rows[0]?.is_done ?? true
}

/**
 * Deletes accounts by the order of their index: a search from the start would come across all that is deleted already.
 *
 * @returns the last one's id, null when there were none
 */
async function deleteAccountsAfter(db: Database, spaceId: number, after: number): Promise<number | null> {
  const { rows } = await sql<{ last: number | null }>`
    with ${stillDeleted(spaceId)}, part as (
      select id from accounts where space_id = ${spaceId} and id > ${after} and ${IS_STILL_DELETED}
      order by id limit ${ACCOUNTS_AT_ONCE}
    ), deleted as (
      delete from accounts using part where accounts.id = part.id
    )
    select max(id) as last from part
  `.execute(db)
  return rows[0]?.last ?? null
}

export function hasSpaces(db: Database): Promise<boolean> {
  return db
    .selectFrom('spaces')
    .select('id')
    .limit(1)
    .executeTakeFirst()
    .then((space) => space !== undefined)
}

export function insertSpace(db: Database, space: Omit<Insertable<Spaces>, 'created_at' | 'updated_at'>, now: Date) {
  return db
    .insertInto('spaces')
    .values({ ...space, created_at: now, updated_at: now })
    .returning(spaceColumns)
    .returning(rowVersion('spaces').as('version'))
    .executeTakeFirstOrThrow()
}

/** Which of a domain and a host serve a Space already, other than this one. */
export async function findTakenSpace(
  db: Database,
  wanted: { domain: string | null; host: string | null },
  exceptId: number | null,
) {
  const spaces = await db
    .selectFrom('spaces')
    .select(['domain', 'host'])
    .where((eb) => eb.or([eb('domain', '=', wanted.domain), eb('host', '=', wanted.host)]))
    .where('id', '!=', exceptId ?? 0)
    .execute()
  return {
    domain: spaces.some((space) => space.domain === wanted.domain),
    host: spaces.some((space) => space.host === wanted.host),
  }
}

/** Until the transaction ends, no other process looks whether the database is empty. */
export async function lockBootstrap(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('sipspace:bootstrap', 0))`.execute(tx)
}
