import { FlexisipImportError, type SourceRows } from '@sipspace/core'

/** A row of a SIP server's own table. */
type Row = Record<string, string | null>

/** An account as a SIP server has it. */
interface SipAccount {
  /** its number there, where it has one */
  id: number | null
  username: string
  domain: string
  email?: string | null
  phone?: string | null
  displayName?: string | null
  blocked?: boolean
  passwords: { password: string; algorithm: 'MD5' | 'SHA-256' | 'CLRTXT' | 'other realm' }[]
}

/** How the tables of a SIP server become accounts. */
export interface SipTables {
  /** the tables that are read, in this order */
  tables: readonly string[]
  /** the account of a row; null for one that has none, such as of a table that only others refer to */
  accountOf: (
    table: string,
    row: Row,
    options: { domain: string | null; realms: Map<string, string> },
  ) => SipAccount | null
}

const isHash = (text: string | null | undefined, length: 32 | 64): text is string =>
  text?.length === length && /^[0-9a-fA-F]+$/.test(text)

const textOf = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text)

const numberOf = (text: string | null | undefined): number | null =>
  /^\d{1,10}$/.test(text ?? '') ? Number(text) : null

/** `subscriber` of Kamailio and OpenSIPS: HA1s, or passwords in clear where those are not calculated. */
const subscriber: SipTables = {
  tables: ['subscriber'],
  accountOf(_table, row, { domain }) {
    const passwords: SipAccount['passwords'] = []
    if (isHash(row['ha1'], 32)) passwords.push({ password: row['ha1'], algorithm: 'MD5' })
    for (const hash of [row['ha1'], row['ha1_sha256']])
      if (isHash(hash, 64)) passwords.push({ password: hash, algorithm: 'SHA-256' })
    const clear = textOf(row['password'])
    if (passwords.length === 0 && clear !== null) passwords.push({ password: clear, algorithm: 'CLRTXT' })
    return {
      id: numberOf(row['id']),
      username: row['username'] ?? '',
      domain: textOf(row['domain']) ?? domain ?? '',
      email: textOf(row['email_address']),
      passwords,
    }
  },
}

/** The realm that Asterisk makes hashes with where a row has none. */
const ASTERISK_REALM = 'asterisk'

/**
 * `ps_auths` of Asterisk (PJSIP realtime): `password`, `md5_cred`, or `password_digest` with `ALGORITHM:HASH` in it. The
 * address is the id, where that has a domain; else the user name and the domain that the operator names.
 */
const asterisk: SipTables = {
  tables: ['ps_auths'],
  accountOf(_table, row, { domain: given, realms }) {
    const [, user, idDomain] = /^([^@]+)@([^@]+)$/.exec(row['id'] ?? '') ?? []
    const domain = (idDomain ?? given ?? textOf(row['realm']) ?? '').toLowerCase()
    const realm = textOf(row['realm']) ?? ASTERISK_REALM
    const passwords: SipAccount['passwords'] = []
    // the hashes of a Space are all of one realm: the first, unless the operator knows better
    if (!realms.has(domain)) realms.set(domain, realm)
    const isOfRealm = realms.get(domain) === realm
    const add = (password: string, algorithm: 'MD5' | 'SHA-256') =>
      passwords.push({ password, algorithm: isOfRealm ? algorithm : 'other realm' })
    if (isHash(row['md5_cred'], 32)) add(row['md5_cred'], 'MD5')
    for (const digest of (row['password_digest'] ?? '').split(',')) {
      const [, algorithm, hash] = /^\s*(MD5|SHA-256):([0-9a-fA-F]+)\s*$/i.exec(digest) ?? []
      if (algorithm && hash) add(hash, algorithm.toUpperCase() as 'MD5' | 'SHA-256')
    }
    const clear = textOf(row['password'])
    if (passwords.length === 0 && clear !== null) passwords.push({ password: clear, algorithm: 'CLRTXT' })
    return { id: null, username: textOf(row['username']) ?? user ?? row['id'] ?? '', domain, passwords }
  },
}

/** `v_domains` and `v_extensions` of FusionPBX, which keeps passwords in clear. */
function fusionpbx(): SipTables {
  const domains = new Map<string, string>()
  return {
    tables: ['v_domains', 'v_extensions'],
    accountOf(table, row, { domain }) {
      if (table === 'v_domains') {
        domains.set(row['domain_uuid'] ?? '', row['domain_name'] ?? '')
        return null
      }
      const clear = textOf(row['password'])
      return {
        id: null,
        username: row['extension'] ?? '',
        domain: domains.get(row['domain_uuid'] ?? '') ?? textOf(row['user_context']) ?? domain ?? '',
        displayName: textOf(row['effective_caller_id_name']) ?? textOf(row['description']),
        blocked: /^(?:false|f|0)$/i.test(row['enabled'] ?? ''),
        passwords: clear === null ? [] : [{ password: clear, algorithm: 'CLRTXT' }],
      }
    },
  }
}

export const SIP_SERVERS: Record<
  'kamailio' | 'opensips' | 'asterisk' | 'fusionpbx',
  { description: string; tablesOf: () => SipTables }
> = {
  kamailio: { description: 'take over the table subscriber of Kamailio', tablesOf: () => subscriber },
  opensips: { description: 'take over the table subscriber of OpenSIPS', tablesOf: () => subscriber },
  asterisk: { description: 'take over the table ps_auths of Asterisk', tablesOf: () => asterisk },
  fusionpbx: { description: 'take over the extensions of FusionPBX', tablesOf: fusionpbx },
}

const ACCOUNT_COLUMNS = ['id', 'username', 'domain', 'email', 'phone', 'display_name', 'activated', 'blocked', 'admin']
const PASSWORD_COLUMNS = ['id', 'account_id', 'password', 'algorithm']
const SPACE_COLUMNS = ['id', 'domain', 'super']

/**
 * The rows of a SIP server's tables as those of the tables that an import reads: a Space for each domain, accounts, and
 * passwords.
 *
 * @param realms gets the realms that hashes are of, where the tables tell
 */
export async function* asAccounts(
  source: AsyncIterable<SourceRows>,
  { tables, accountOf }: SipTables,
  options: { domain: string | null; realms: Map<string, string> },
): AsyncGenerator<SourceRows> {
  const domains = new Map<string, number>()
  let accounts = 0
  let passwords = 0
  for await (const { table, columns, rows } of source) {
    if (!tables.includes(table)) continue
    const spaceRows: string[][] = []
    const accountRows: (string | null)[][] = []
    const passwordRows: string[][] = []
    for (const values of rows) {
      const row = Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]))
      const account = accountOf(table, row, options)
      if (!account) continue
      const domain = account.domain.toLowerCase()
      if (domain !== '' && !domains.has(domain)) {
        domains.set(domain, domains.size + 1)
        spaceRows.push([String(domains.size), domain, '0'])
      }
      accounts += 1
      const id = String(account.id ?? accounts)
      const { username, email = null, phone = null, displayName = null, blocked = false } = account
      accountRows.push([id, username, domain, email, phone, displayName, '1', blocked ? '1' : '0', '0'])
      for (const { password, algorithm } of account.passwords) {
        passwords += 1
        passwordRows.push([String(passwords), id, password, algorithm])
      }
    }
    if (spaceRows.length > 0) yield { table: 'spaces', columns: SPACE_COLUMNS, rows: spaceRows }
    if (accountRows.length > 0) yield { table: 'accounts', columns: ACCOUNT_COLUMNS, rows: accountRows }
    if (passwordRows.length > 0) yield { table: 'passwords', columns: PASSWORD_COLUMNS, rows: passwordRows }
  }
  if (accounts === 0) throw new FlexisipImportError(`the source has no accounts in ${tables.join(' and ')}`)
}
