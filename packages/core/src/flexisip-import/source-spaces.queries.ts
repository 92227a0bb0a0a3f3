import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { SourceSpace } from './import.types.ts'
import type { Staged } from './staging.queries.ts'

/** Columns of Spaces that mean the same here. */
const FLAGS = [
  'disable_chat_feature',
  'disable_meetings_feature',
  'disable_broadcast_feature',
  'hide_settings',
  'hide_account_settings',
  'disable_call_recordings_feature',
  'only_display_sip_uri_username',
  'assistant_hide_create_account',
  'assistant_disable_qr_code',
  'assistant_hide_third_party_account',
  'custom_provisioning_overwrite_all',
  'provisioning_use_linphone_provisioning_header',
  'custom_theme',
  'web_panel',
  'public_registration',
  'phone_registration',
  'intercom_features',
  'carddav_user_credentials',
  'unique_email',
  'client_certificate_authentication',
] as const

const TEXTS = [
  'copyright_text',
  'intro_registration_text',
  'newsletter_registration_address',
  'account_proxy_registrar_address',
  'custom_provisioning_entries',
] as const

/** The settings of 1.6 that are columns of Spaces later. */
const FROM_ENV: Partial<Record<(typeof FLAGS)[number] | (typeof TEXTS)[number], string>> = {
  web_panel: 'WEB_PANEL',
  public_registration: 'PUBLIC_REGISTRATION',
  phone_registration: 'PHONE_AUTHENTICATION',
  intercom_features: 'INTERCOM_FEATURES',
  custom_theme: 'INSTANCE_CUSTOM_THEME',
  custom_provisioning_overwrite_all: 'ACCOUNT_PROVISIONING_OVERWRITE_ALL',
  provisioning_use_linphone_provisioning_header: 'ACCOUNT_PROVISIONING_USE_X_LINPHONE_PROVISIONING_HEADER',
  unique_email: 'ACCOUNT_EMAIL_UNIQUE',
  copyright_text: 'INSTANCE_COPYRIGHT',
  intro_registration_text: 'INSTANCE_INTRO_REGISTRATION',
  newsletter_registration_address: 'NEWSLETTER_REGISTRATION_ADDRESS',
  account_proxy_registrar_address: 'ACCOUNT_PROXY_REGISTRAR_ADDRESS',
}

type Env = ReadonlyMap<string, string>

type Row = Record<string, string | number | boolean | null> & {
  id: number
  domain: string
  digest_realm: string | null
  digest_algorithm: string | null
}

/**
 * The Spaces of the source, super ones first. Where its version has a setting in `.env`, it is read there.
 *
 * @param realms realms that the operator knows better, by domain
 */
export async function readSourceSpaces(
  db: Database,
  { columns }: Pick<Staged, 'columns'>,
  env: Env,
  realms: ReadonlyMap<string, string>,
): Promise<SourceSpace[]> {
  const { rows } = await sql<Row>`
    select space.*, space.id::integer as id, space.max_accounts::integer as max_accounts,
      space.max_account::integer as max_account, space.theme_hue::integer as theme_hue,
      digest.realm as digest_realm, digest.default_password_algorithm as digest_algorithm
    from flexisip_spaces space
    left join lateral (
      select * from flexisip_space_digest_authentication_configurations where space_id = space.id order by id limit 1
    ) as digest on true
    order by coalesce(space.super, false) desc, space.id
  `.execute(db)
  const has = (column: string) => columns.get('spaces')?.has(column) ?? false
  const hasDigest = columns.has('space_digest_authentication_configurations')
  return rows.map((row) => {
    const domain = row.domain.toLowerCase()
    const isOfEnv = rows.length === 1 || domain === env.get('APP_SIP_DOMAIN')?.toLowerCase()
    const stored = hasDigest ? row.digest_realm : has('account_realm') ? row['account_realm'] : env.get('ACCOUNT_REALM')
    const flags = FLAGS.flatMap((column) => {
      const value = has(column) ? row[column] : booleanOf(env.get(FROM_ENV[column] ?? ''))
      return typeof value === 'boolean' ? [[column, value] as const] : []
    })
    const texts = TEXTS.map((column) => [column, textOf(has(column) ? row[column] : env.get(FROM_ENV[column] ?? ''))])
    return {
      id: row.id,
      domain,
      realm: realms.get(domain) ?? textOf(stored, { keepsEmpty: true }) ?? row.domain,
      algorithm: algorithmOf(
        row.digest_algorithm ??
          row['account_default_password_algorithm'] ??
          env.get('ACCOUNT_DEFAULT_PASSWORD_ALGORITHM'),
      ),
      host: (textOf(row['host']) ?? (isOfEnv ? hostOf(env.get('APP_URL')) : null) ?? domain).toLowerCase(),
      name: textOf(row['name']) ?? (isOfEnv ? textOf(env.get('APP_NAME')) : null) ?? domain,
      super: row['super'] === true,
      max_accounts: Math.max(0, Number(row['max_accounts'] ?? 0)),
      logo: textOf(row['logo']),
      hasDigestRow: row.digest_algorithm !== null,
      created_at: textOf(row['created_at']),
      updated_at: textOf(row['updated_at']) ?? textOf(row['created_at']),
      settings: {
        ...Object.fromEntries([...flags, ...texts]),
        expire_at: row['expire_at'] ?? null,
        max_account: Math.max(0, Number(row['max_account'] ?? 0)),
        theme_hue: hueOf(row['theme_hue']),
      },
    }
  })
}

/** Whether the realm of 1.6 is in `.env` while the tables of later versions have none: hashes may be of it. */
export const forgottenRealm = (spaces: readonly SourceSpace[], { columns }: Pick<Staged, 'columns'>, env: Env) => {
  const realm = env.get('ACCOUNT_REALM')
  const isRead =
    !columns.has('space_digest_authentication_configurations') && !columns.get('spaces')?.has('account_realm')
  return realm === undefined || isRead
    ? []
    : spaces.filter((space) => space.realm === space.domain && realm !== space.realm)
}

function textOf(value: unknown, { keepsEmpty = false } = {}): string | null {
  return typeof value === 'string' && (keepsEmpty || value !== '') ? value : null
}

const booleanOf = (text: string | undefined): boolean | null => (text === undefined ? null : /^(?:true|1)$/i.test(text))

const algorithmOf = (value: unknown) => (value === 'MD5' ? 'MD5' : 'SHA-256')

const hostOf = (url: string | undefined): string | null =>
  url !== undefined && URL.canParse(url) ? new URL(url).hostname : null

function hueOf(value: unknown): number {
  const hue = typeof value === 'number' ? value : 22
  return hue >= 0 && hue <= 360 ? hue : 22
}
