import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import type { Database } from '../database/database.ts'
import { spaceIdentityColumns } from '../spaces/spaces.queries.ts'

/** The Space served at a host; null stands for a loopback host, which means the first super Space. */
function selectSpace(db: Database, host: string | null) {
  const spaces = db.selectFrom('spaces').select(spaceIdentityColumns)
  return host === null
    ? spaces.where('spaces.id', '=', (eb) =>
        eb
          .selectFrom('spaces as first')
          .select('first.id')
          .where('first.super', '=', true)
          .orderBy('first.id')
          .limit(1),
      )
    : spaces.where('spaces.host', '=', host)
}

/** The columns of the account that acts, and of its own Space. */
const accountColumns = [
  'account.id as account_id',
  'account.username',
  'account.admin',
  'account.blocked',
  'home.id as home_id',
  'home.domain as home_domain',
  'home.super as home_super',
  'home.expire_at as home_expire_at',
  'home.account_realm as home_realm',
] as const

export function findSpace(db: Database, host: string | null) {
  return selectSpace(db, host).executeTakeFirst()
}

/** The Space of a host and the account of an API key, in one statement; the account's columns are null without one. */
export function findByApiKey(db: Database, host: string | null, hash: Buffer) {
  return selectSpace(db, host)
    .leftJoin('api_keys as key', (join) => join.on('key.key_hash', '=', hash))
    .leftJoin('accounts as account', 'account.id', 'key.account_id')
    .leftJoin('spaces as home', 'home.id', 'account.space_id')
    .select(accountColumns)
    .select([
      'key.id as key_id',
      'key.ip_address as key_ip_address',
      'key.last_used_at as key_last_used_at',
      'key.expires_after_last_used_minutes as key_expires_after_minutes',
    ])
    .executeTakeFirst()
}

/** The Space of a host and the account of a browser session, in one statement. */
export function findBySession(db: Database, host: string | null, hash: Buffer, now: Date) {
  return selectSpace(db, host)
    .leftJoin('sessions as session', (join) =>
      join.on('session.token_hash', '=', hash).on('session.expire_at', '>', now.toISOString()),
    )
    .leftJoin('accounts as account', 'account.id', 'session.account_id')
    .leftJoin('spaces as home', 'home.id', 'account.space_id')
    .select(accountColumns)
    .executeTakeFirst()
}

/**
 * The Space of a host, the account of a SIP address and its hashes, the Space of its domain, and the key that nonces
 * are made with, in one statement; the account's columns are null when there is none.
 */
export function findBySip(db: Database, host: string | null, sip: { username: string; domain: string }) {
  return selectSpace(db, host)
    .leftJoin('spaces as home', (join) => join.on('home.domain', '=', sip.domain))
    .leftJoin('accounts as account', (join) =>
      join.onRef('account.space_id', '=', 'home.id').on('account.username', '=', sip.username),
    )
    .leftJoin('digest_keys', (join) => join.onTrue())
    .select(accountColumns)
    .select('digest_keys.key as digest_key')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('account_passwords as password')
          .select(['password.algorithm', 'password.ha1'])
          .whereRef('password.account_id', '=', 'account.id')
          .orderBy('password.algorithm', 'desc'),
      )
        .$castTo<{ algorithm: DigestAlgorithm; ha1: string }[]>()
        .as('passwords'),
    )
    .executeTakeFirst()
}

/** The Space of a host and the accounts in it with an email address: two at most, as more than one means none. */
export function findByEmail(db: Database, host: string | null, email: string) {
  return selectSpace(db, host)
    .leftJoin('accounts as account', (join) =>
      join.onRef('account.space_id', '=', 'spaces.id').on(sql<string>`lower(account.email)`, '=', email.toLowerCase()),
    )
    .leftJoin('spaces as home', 'home.id', 'account.space_id')
    .select(accountColumns)
    .limit(2)
    .execute()
}

/** The key that nonces are made with; the first caller makes it. */
export async function digestKey(db: Database, candidate: Buffer): Promise<Buffer> {
  await db
    .insertInto('digest_keys')
    .values({ key: candidate })
    .onConflict((conflict) => conflict.column('only_one').doNothing())
    .execute()
  const { key } = await db.selectFrom('digest_keys').select('key').executeTakeFirstOrThrow()
  return key
}

/**
 * Takes a nonce count. Compared and written as one statement, so that of equal requests one is accepted at most
 * (RFC 7616 section 3.4.5).
 *
 * @returns whether `nc` is higher than any before it for this nonce
 */
export async function takeNonceCount(
  db: Database,
  nonce: { nonce: string; nc: number; expireAt: Date },
): Promise<boolean> {
  const taken = await db
    .insertInto('digest_nonces')
    .values({ nonce: nonce.nonce, nc: nonce.nc, expire_at: nonce.expireAt })
    .onConflict((conflict) =>
      conflict
        .column('nonce')
        .doUpdateSet({ nc: sql`excluded.nc` })
        .where('digest_nonces.nc', '<', sql<string>`excluded.nc`),
    )
    .returning('nonce')
    .executeTakeFirst()
  return taken !== undefined
}

/** The account of a name and domain with its hashes and its Space, to sign it in. */
export function findSignIn(db: Database, sip: { username: string; domain: string }) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.id', 'accounts.space_id', 'accounts.admin', 'accounts.blocked'])
    .select(['spaces.domain', 'spaces.account_realm', 'spaces.super', 'spaces.expire_at'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('account_passwords as password')
          .select(['password.algorithm', 'password.ha1'])
          .whereRef('password.account_id', '=', 'accounts.id'),
      ).as('passwords'),
    )
    .where('spaces.domain', '=', sip.domain)
    .where('accounts.username', '=', sip.username)
    .executeTakeFirst()
}
