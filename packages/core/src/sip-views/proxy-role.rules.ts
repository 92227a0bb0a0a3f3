import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

/** A role name that needs no quotation marks, in SQL or in the configuration of any server. */
export const ROLE_NAME = /^[a-z_][a-z0-9_]{0,62}$/

/** A password that stands as it is in URLs, of which SIP servers decode nothing, and in every configuration. */
export const ROLE_PASSWORD = /^[A-Za-z0-9_.~-]{12,200}$/

const ITERATIONS = 4096

/**
 * What PostgreSQL keeps of a password (RFC 5803), so that neither its logs nor a printed statement has the password.
 *
 * @param password ASCII, which SASLprep leaves as it is
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  const keyOf = (label: string) => createHmac('sha256', salted).update(label).digest()
  const storedKey = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${keyOf('Server Key').toString('base64')}`
}

/** Connections that a SIP server may hold with the role. */
const CONNECTIONS = 50

/**
 * The statements that make a role for a SIP server, or bring one up to date: it reads the views for SIP servers, and nothing
 * else. They can be run again.
 *
 * @param role.verifier null: the password stays
 */
export function proxyRoleStatements(role: {
  name: string
  verifier: string | null
  isNew: boolean
  database: string
  views: readonly string[]
}): string[] {
  const { name, verifier, isNew, views } = role
  const password = verifier === null ? '' : ` password '${verifier}'`
  return [
    `${isNew ? 'create' : 'alter'} role ${name} login nosuperuser nocreatedb nocreaterole connection limit ${CONNECTIONS}${password}`,
    // servers whose drivers name no schema find the views by it
    `alter role ${name} set search_path = sip, public`,
    // a worker of a SIP server waits for its query
    `alter role ${name} set statement_timeout = '2s'`,
    `alter role ${name} set default_transaction_read_only = on`,
    `grant connect on database "${role.database.replaceAll('"', '""')}" to ${name}`,
    `grant usage on schema sip to ${name}`,
    `grant select on ${views.join(', ')} to ${name}`,
  ]
}
