import { parseSettings, SettingsError } from '../../config/config.ts'

const OF_SPACES = 'it is a setting of each Space here, which the import reads'
const NOT_HERE = 'sipspace has nothing like it'
const NOT_NEEDED = 'it is not needed: all of it is in PostgreSQL'

/** Settings of Flexisip Account Manager that sipspace has not, and why. */
const LEFT_OUT = new Map(
  Object.entries({
    ACCOUNT_DEFAULT_PASSWORD_ALGORITHM: OF_SPACES,
    ACCOUNT_PROVISIONING_OVERWRITE_ALL: OF_SPACES,
    ACCOUNT_PROVISIONING_RC_FILE: 'copy the file into the custom entries of each Space',
    ACCOUNT_PROVISIONING_USE_X_LINPHONE_PROVISIONING_HEADER: OF_SPACES,
    ACCOUNT_PROXY_REGISTRAR_ADDRESS: OF_SPACES,
    ACCOUNT_REALM: OF_SPACES,
    APP_DEBUG: 'see LOG_LEVEL',
    APP_ENV: NOT_HERE,
    APP_KEY: 'nothing in the database is encrypted by it; see SECRET_KEY',
    APP_NAME: OF_SPACES,
    APP_ROOT_HOST: 'hosts are those of Spaces; see PUBLIC_URL',
    APP_SIP_DOMAIN: OF_SPACES,
    APP_URL: 'hosts are those of Spaces; see PUBLIC_URL',
    BROADCAST_DRIVER: NOT_NEEDED,
    CACHE_DRIVER: NOT_NEEDED,
    INTERCOM_FEATURES: OF_SPACES,
    MAIL_DRIVER: 'mail goes by SMTP where MAIL_HOST is set',
    NEWSLETTER_REGISTRATION_ADDRESS: OF_SPACES,
    PHONE_AUTHENTICATION: OF_SPACES,
    PUBLIC_REGISTRATION: OF_SPACES,
    QUEUE_CONNECTION: NOT_NEEDED,
    REDIS_CLIENT: 'it does nothing here',
    SESSION_DRIVER: NOT_NEEDED,
    WEB_PANEL: OF_SPACES,
  }),
)

/**
 * Settings of Flexisip Account Manager as those of sipspace, one a line after a remark that says what became of it. What is
 * left out, or would be refused, is a remark only. Secrets are shown as they are.
 */
export function settingsOf(env: ReadonlyMap<string, string>): string {
  const known = new Set(parseSettings({}).inForce.map(({ name }) => name))
  const entries = [...env].map(([name, value]) => entryOf(name, value, known))
  return `# Settings of Flexisip Account Manager, as sipspace reads them\n\n${entries.join('\n\n')}\n`
}

function entryOf(name: string, value: string, known: ReadonlySet<string>): string {
  if (!known.has(name)) return `# ${name} is left out: ${reasonFor(name)}`
  if (value.trim() === '') return `# ${name} is left out: it is empty, and the default is the same`
  const wrong = problemOf(name, value)
  return wrong === null
    ? `# means the same\n${name}=${quoted(value)}`
    : `# ${name} is left out, as sipspace refuses it: ${wrong}`
}

function reasonFor(name: string): string {
  const reason = LEFT_OUT.get(name)
  if (reason !== undefined) return reason
  if (name.startsWith('DB_')) return 'see DATABASE_URL, which is PostgreSQL'
  return name.startsWith('INSTANCE_') ? OF_SPACES : NOT_HERE
}

function problemOf(name: string, value: string): string | null {
  try {
    parseSettings({ [name]: value })
    return null
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    const own = error.message.split('\n').find((line) => line.startsWith(`${name}: `))
    return own === undefined ? null : own.slice(name.length + 2)
  }
}

/** A value as systemd, Node.js and Docker Compose read it. */
function quoted(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value
  return /['\n]/.test(value) ? `"${value.replace(/["\\$`]/g, '\\$&')}"` : `'${value}'`
}
