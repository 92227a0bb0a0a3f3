import type { Installation } from './installation.ts'

/** A TURN server that takes the credentials that sipspace gives to apps. It reads no database. */
export function coturnConfig({ turnSecret, turnSeconds, domain }: Installation): string {
  return `# coturn 4.6: /etc/turnserver.conf
listening-port=3478
fingerprint
# Credentials that are valid for a time, as sipspace makes them (${turnSeconds} s): no database is read.
use-auth-secret
# ${turnSecret === null ? 'Set COTURN_SERVER_HOST and COTURN_STATIC_AUTH_SECRET of sipspace, the latter to this value.' : 'COTURN_STATIC_AUTH_SECRET of sipspace'}
static-auth-secret=${turnSecret ?? 'SECRET'}
realm=${domain}
# without certificates; with them: cert=, pkey=, and neither of these two
no-tls
no-dtls
no-cli
`
}
