import { type Installation, libpqValue } from './installation.ts'

/** The part of Flexisip's configuration that reads accounts. */
export function flexisipConfig({ database }: Installation): string {
  const { host, port, database: name, user, password } = database
  const connection = Object.entries({ host, port: String(port), dbname: name, user, password })
    .map(([keyword, value]) => `${keyword}=${/^[\w.:/-]+$/.test(value) ? value : libpqValue(value)}`)
    .join(' ')
  return `# Flexisip 2.3 or later
[module::Authentication]
enabled=true
available-algorithms=MD5 SHA-256
db-implementation=soci
soci-backend=postgresql
# connections that are opened at the start, 100 unless it is set: keep it below the role's connection limit
soci-poolsize=10
soci-connection-string=${connection}
# :id is the user name and :domain the host of the From header, not the realm; two columns, in this order
soci-password-request=select ha1, algorithm from sip.credentials where username = :id and domain = :domain
# seconds after which a block or a new password takes effect, 1800 unless it is set
cache-expire=60
# The realm is that of realm-regex, or one for all: a Space with a realm of its own cannot be served beside others.
`
}
