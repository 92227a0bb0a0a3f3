/**
 * Settings of Flexisip Account Manager that this server does not have, by name; `docs/flexisip-account-manager.md` says what
 * there is in place of each.
 */
const elsewhere = [
  'APP_DANGEROUS_ENDPOINTS',
  'APP_DEBUG',
  'APP_ENV',
  'APP_KEY',
  'APP_NAME',
  'APP_PROJECT_URL',
  'APP_ROOT_HOST',
  'APP_SHOW_LOGIN_COUNTER_TEMP',
  'APP_SIP_DOMAIN',
  'APP_URL',
  'ACCOUNT_DEFAULT_PASSWORD_ALGORITHM',
  'ACCOUNT_PROVISIONING_OVERWRITE_ALL',
  'ACCOUNT_PROVISIONING_RC_FILE',
  'ACCOUNT_PROVISIONING_USE_X_LINPHONE_PROVISIONING_HEADER',
  'ACCOUNT_PROXY_REGISTRAR_ADDRESS',
  'ACCOUNT_REALM',
  'ACCOUNT_TRANSPORT_PROTOCOL_TEXT',
  'BROADCAST_DRIVER',
  'CACHE_DRIVER',
  'DB_CONNECTION',
  'DB_DATABASE',
  'DB_HOST',
  'DB_PASSWORD',
  'DB_PORT',
  'DB_USERNAME',
  'DEVICES_MANAGEMENT',
  'INSTANCE_CONFIRMED_REGISTRATION_TEXT',
  'INSTANCE_COPYRIGHT',
  'INSTANCE_CUSTOM_THEME',
  'INSTANCE_INTRO_REGISTRATION',
  'INTERCOM_FEATURES',
  'MAIL_DRIVER',
  'NEWSLETTER_REGISTRATION_ADDRESS',
  'PHONE_AUTHENTICATION',
  'PUBLIC_REGISTRATION',
  'QUEUE_CONNECTION',
  'REDIS_CLIENT',
  'SESSION_DRIVER',
  'WEB_PANEL',
]

/** The beginnings of names that are settings of ours or of Flexisip Account Manager, and of nothing else on a machine. */
const prefixes =
  /^(ACCOUNT|APP|BLOCKING|BOOTSTRAP|CLEAR|COTURN|HCAPTCHA|INSTANCE|JWT|KAMAILIO|MAIL|OVH_APP|RATE_LIMIT)_[A-Z0-9_]+$/

/** The variables of an environment that have a value and look like settings, but that no server here reads. */
export function settingsWithoutUse(env: Record<string, string | undefined>, known: readonly string[]): string[] {
  return Object.keys(env)
    .filter((name) => env[name]?.trim() && !known.includes(name) && (elsewhere.includes(name) || prefixes.test(name)))
    .sort()
}
