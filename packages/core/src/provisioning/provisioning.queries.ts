import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { DomainConfig } from '../config.ts'
import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import type { Database, Tx } from '../database/database.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'

/** The account's provisioning token; a new one where it has none that is still good. Undefined without the account. */
export function currentProvisioningToken(
  db: Database,
  recipient: { id: number; email: string },
  config: DomainConfig,
  now: Date,
) {
  const fresh = newProvisioningToken(config, now)
  const isGood = sql<boolean>`provisioning_token is not null and coalesce(provisioning_token_expire_at > ${now}, true)`
  return db
    .updateTable('accounts')
    .set({
      provisioning_token: sql<string>`case when ${isGood} then provisioning_token else ${fresh.provisioning_token} end`,
      provisioning_token_expire_at: sql<string | null>`case when ${isGood} then provisioning_token_expire_at
        else ${fresh.provisioning_token_expire_at}::timestamptz end`,
    })
    .where('id', '=', recipient.id)
    .where('email', '=', recipient.email)
    .returning([sql<string>`provisioning_token`.as('token'), 'provisioning_token_expire_at as expire_at'])
    .executeTakeFirst()
}

/** What documents tell of a Space. */
const spaceColumns = [
  'spaces.domain',
  'spaces.host',
  'spaces.super',
  'spaces.account_realm',
  'spaces.sip_algorithms',
  'spaces.account_proxy_registrar_address',
  'spaces.max_account',
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
  'spaces.custom_provisioning_entries',
  'spaces.custom_provisioning_overwrite_all',
] as const

export function findProvisioningSpace(db: Database, spaceId: number) {
  return db.selectFrom('spaces').select(spaceColumns).where('id', '=', spaceId).executeTakeFirst()
}

/**
 * An account with its hashes, its own Space’s settings, and the CardDAV servers there with what it proves itself
 * with at those that are enabled, in one statement. SHA-256 comes last, as versions of Linphone that keep one hash for an account keep the last they are given.
 */
export function findProvisioningAccount(db: Database, accountId: number) {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.username', 'accounts.display_name'])
    .select(spaceColumns)
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('account_passwords as password')
          .select(['password.algorithm', 'password.ha1'])
          .whereRef('password.account_id', '=', 'accounts.id')
          .orderBy('password.algorithm'),
      )
        .$castTo<{ algorithm: DigestAlgorithm; ha1: string }[]>()
        .as('passwords'),
    )
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('space_carddav_servers as server')
          .leftJoin('account_carddav_credentials as login', (join) =>
            join
              .onRef('login.carddav_server_id', '=', 'server.id')
              .onRef('login.account_id', '=', 'accounts.id')
              .onRef('server.enabled', '=', sql`true`)
              .onRef('spaces.carddav_user_credentials', '=', sql`true`),
          )
          .select([
            'server.enabled',
            'server.uri',
            'server.min_characters',
            'server.results_limit',
            'server.timeout',
            'server.delay',
          ])
          .select(['server.fields_for_user_input', 'server.fields_for_domain', 'server.use_exact_match_policy'])
          .select(['login.username', 'login.realm', 'login.algorithm', 'login.ha1'])
          .whereRef('server.space_id', '=', 'spaces.id')
          .orderBy('server.id'),
      ).as('carddav_servers'),
    )
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
}

export type ProvisioningSpace = NonNullable<Awaited<ReturnType<typeof findProvisioningSpace>>>
export type ProvisioningAccount = NonNullable<Awaited<ReturnType<typeof findProvisioningAccount>>>

/** Whether a Space gives its documents only to requests that say they come from an app. */
export async function asksForProvisioningHeader(db: Database, spaceId: number): Promise<boolean> {
  const space = await db
    .selectFrom('spaces')
    .select('provisioning_use_linphone_provisioning_header as asks')
    .where('id', '=', spaceId)
    .executeTakeFirst()
  return space?.asks ?? true
}

/** The account that a provisioning token of the Space is for, whatever its state. */
export function findProvisioningToken(db: Database, spaceId: number, token: string) {
  return db
    .selectFrom('accounts')
    .select(['blocked', 'provisioning_token_expire_at as expire_at'])
    .where('space_id', '=', spaceId)
    .where('provisioning_token', '=', token)
    .executeTakeFirst()
}

/** Uses a provisioning token up and activates its account. Of two at once, one gets it. */
export function takeProvisioningToken(tx: Tx, spaceId: number, token: string, now: Date) {
  return tx
    .updateTable('accounts')
    .set({ provisioning_token: null, provisioning_token_expire_at: null, activated: true, updated_at: now })
    .where('space_id', '=', spaceId)
    .where('provisioning_token', '=', token)
    .where('blocked', '=', false)
    .where((eb) =>
      eb.or([
        eb('provisioning_token_expire_at', 'is', null),
        eb('provisioning_token_expire_at', '>', now.toISOString()),
      ]),
    )
    .returning('id')
    .executeTakeFirst()
}

/** Whether an authentication token is good but for its account, which is blocked. */
export async function isAuthTokenOfBlocked(db: Database, spaceId: number, hash: Buffer, now: Date): Promise<boolean> {
  const token = await db
    .selectFrom('auth_tokens')
    .innerJoin('accounts', 'accounts.id', 'auth_tokens.account_id')
    .select('auth_tokens.id')
    .where('auth_tokens.space_id', '=', spaceId)
    .where('auth_tokens.token_hash', '=', hash)
    .where('auth_tokens.expire_at', '>', now.toISOString())
    .where('accounts.blocked', '=', true)
    .executeTakeFirst()
  return token !== undefined
}
