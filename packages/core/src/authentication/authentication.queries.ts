import { type Compilable, type Expression, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { ComparedPassword } from '../credentials/passwords.rules.ts'
import { type Credential, describeCredential } from '../database/audit-context.ts'
import type { Database } from '../database/database.ts'
import { lookup, type Params, type ValueType } from '../database/lookups/lookup.ts'
import {
  type LoginAttemptValues,
  loginAttemptValues,
  selectLoginAttempts,
} from '../rate-limits/login-throttle.queries.ts'
import type { LoginAttempt } from '../rate-limits/login-throttle.ts'
import type { SpaceIdentity } from '../space-identity.ts'
import { spaceIdentityColumns } from '../spaces/spaces.queries.ts'

/** The Space served at a host; null stands for a loopback host, which means the first super Space. */
function selectSpace(db: Database, host: Expression<string> | null) {
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

/** A lookup that begins with the Space of a host. */
function atHost<P extends object, O>(
  build: (spaces: ReturnType<typeof selectSpace>, param: Params<P>) => Compilable<O>,
  types?: Record<keyof P & string, ValueType>,
) {
  const named = lookup(
    (db, param: Params<P & { host: string }>) => build(selectSpace(db, param('host')), param),
    types && { ...types, host: 'text' },
  )
  const loopback = lookup((db, param: Params<P>) => build(selectSpace(db, null), param), types)
  return (db: Database, host: string | null, values: P): Promise<O | undefined> =>
    host === null ? loopback.first(db, values) : named.first(db, { ...values, host })
}

/** The columns of the account that acts, and of its own Space. */
const accountColumns = [
  sql<boolean | null>`account.admin and exists (
    select from account_second_factors as factor where factor.account_id = account.id and factor.confirmed_at is not null
  )`.as('has_second_factor'),
  'account.id as account_id',
  'account.username',
  'account.admin',
  'account.admin_role',
  'account.blocked',
  'home.id as home_id',
  'home.domain as home_domain',
  'home.super as home_super',
  'home.expire_at as home_expire_at',
  'home.account_realm as home_realm',
  'home.unique_email as home_unique_email',
  'home.default_country as home_default_country',
] as const

const spaceAtHost = atHost<object, SpaceIdentity>((spaces) => spaces, {})

export const findSpace = (db: Database, host: string | null) => spaceAtHost(db, host, {})

const keyAtHost = atHost(
  (spaces, param: Params<{ hash: Buffer }>) =>
    spaces
      .leftJoin('api_keys as key', (join) => join.on('key.key_hash', '=', param('hash')))
      .leftJoin('accounts as account', 'account.id', 'key.account_id')
      .leftJoin('spaces as home', 'home.id', 'account.space_id')
      .select(accountColumns)
      .select([
        'key.id as key_id',
        'key.name as key_name',
        'key.role as key_role',
        'key.expire_at as key_expire_at',
        'key.ip_address as key_ip_address',
        'key.last_used_at as key_last_used_at',
        'key.expires_after_last_used_minutes as key_expires_after_minutes',
      ]),
  { hash: 'bytea' },
)

/** The Space of a host and the account of an API key, in one statement; the account's columns are null without one. */
export const findByApiKey = (db: Database, host: string | null, hash: Buffer) => keyAtHost(db, host, { hash })

const sessionAtHost = atHost(
  (spaces, param: Params<{ hash: Buffer; now: string }>) =>
    spaces
      .leftJoin('sessions as session', (join) =>
        join.on('session.token_hash', '=', param('hash')).on('session.expire_at', '>', param('now')),
      )
      .leftJoin('accounts as account', 'account.id', 'session.account_id')
      .leftJoin('spaces as home', 'home.id', 'account.space_id')
      .select(accountColumns)
      .select([
        'session.id as session_id',
        'session.expire_at as session_expire_at',
        'session.second_factor_at as session_second_factor_at',
      ]),
  { hash: 'bytea', now: 'timestamptz' },
)

/** The Space of a host and the account of a browser session, in one statement. */
export const findBySession = (db: Database, host: string | null, hash: Buffer, now: Date) =>
  sessionAtHost(db, host, { hash, now: now.toISOString() })

interface Sip {
  username: string
  domain: string
}

const selectSip = (spaces: ReturnType<typeof selectSpace>, param: Params<Sip>) =>
  spaces
    .leftJoin('spaces as home', (join) => join.on('home.domain', '=', param('domain')))
    .leftJoin('accounts as account', (join) =>
      join.onRef('account.space_id', '=', 'home.id').on('account.username', '=', param('username')),
    )
    .leftJoin('digest_keys', (join) => join.onTrue())
    .select(accountColumns)
    .select('digest_keys.key as digest_key')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('account_passwords as password')
          .select(['password.algorithm', 'password.ha1', 'password.updated_at'])
          .whereRef('password.account_id', '=', 'account.id')
          .orderBy('password.algorithm', 'desc'),
      )
        .$castTo<ComparedPassword[]>()
        .as('passwords'),
    )

const sipAtHost = atHost(selectSip, { username: 'text', domain: 'text' })

/**
 * The Space of a host, the account of a SIP address and its hashes, the Space of its domain, and the key that nonces
 * are made with, in one statement; the account's columns are null when there is none.
 */
export const findBySip = (db: Database, host: string | null, sip: Sip) => sipAtHost(db, host, sip)

const guessAtHost = atHost((spaces, param: Params<Sip & LoginAttemptValues>) =>
  selectSip(spaces, param).select((eb) => selectLoginAttempts(param, eb.ref('account.id')).as('loginThrottle')),
)

/** As {@link findBySip}, and what is known of guesses, where they are counted. */
export async function findToCompare(
  db: Database,
  host: string | null,
  { username, domain }: Sip,
  guess: LoginAttempt | null,
) {
  if (guess !== null) return guessAtHost(db, host, { username, domain, ...loginAttemptValues(guess) })
  const row = await sipAtHost(db, host, { username, domain })
  return row && { ...row, loginThrottle: null }
}

/** The Space of a host and the accounts in it with an email address: two at most, as more than one means none. */
export function findByEmail(db: Database, host: string | null, email: string) {
  return selectSpace(db, host === null ? null : sql`${host}`)
    .leftJoin('accounts as account', (join) =>
      join.onRef('account.space_id', '=', 'spaces.id').on(sql<string>`lower(account.email)`, '=', email.toLowerCase()),
    )
    .leftJoin('spaces as home', 'home.id', 'account.space_id')
    .select(accountColumns)
    .limit(2)
    .execute()
}

/** Whether what authenticated a request of an account is still there, see {@link Credential}. */
export async function isCredentialValid(db: Database, accountId: number, credential: Credential): Promise<boolean> {
  const described = JSON.stringify(describeCredential(credential, accountId))
  const { rows } = await sql<{ is_valid: boolean }>`
    select is_credential_valid(${described}::jsonb) as is_valid
  `.execute(db)
  return rows[0]?.is_valid ?? false
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

const onReplay = sql`on conflict (nonce) do update set nc = excluded.nc where digest_nonces.nc < excluded.nc`

// What it may wait for is another request with the same nonce, which is as quick. Nonces are taken in one order, so that
// two statements do not wait for each other.
const nonceCount = lookup<{ nonce: string; nc: number; expireAt: string }, { nonce: string }>(
  (db, param) => {
    const alone = sql<{ nonce: string }>`
      insert into digest_nonces (nonce, nc, expire_at)
        values (${param('nonce')}, ${param('nc')}, ${param('expireAt')}) ${onReplay} returning nonce
    `
    return { compile: () => alone.compile(db) }
  },
  { nonce: 'text', nc: 'bigint', expireAt: 'timestamptz' },
  {
    by: 'nonce',
    statement: (given) => sql`
      with given as materialized (select * from ${given}), taken as (
        insert into digest_nonces (nonce, nc, expire_at)
          select nonce, nc, "expireAt" from given order by nonce ${onReplay} returning nonce
      )
      select taken.nonce, given.position::integer from taken join given using (nonce)
    `,
  },
)

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
  return (await nonceCount.first(db, { ...nonce, expireAt: nonce.expireAt.toISOString() })) !== undefined
}
