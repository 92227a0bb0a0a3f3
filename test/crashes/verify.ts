import { isDeepStrictEqual } from 'node:util'
import { computeHa1 } from '../../packages/core/src/credentials/digest.rules.ts'
import type { createPool } from '../../packages/core/src/database/database.ts'
import type { Entry, Journal, State } from './journal.ts'
import { fieldsOf, KEY } from './load.ts'

export type Pool = ReturnType<typeof createPool>

const REALM = 'sip.example.org'

/** What must hold of the database whatever was written and broken off: each statement selects what breaks the rule. */
const invariants: Record<string, string> = {
  'an account has one password': `select username from accounts
    where (select count(*) from account_passwords where account_id = accounts.id) <> 1`,
  'a Space counts the accounts that it has': `select domain from spaces
    where (select coalesce(sum(accounts), 0) from space_account_counts where space_id = spaces.id)
      <> (select count(*) from accounts where space_id = spaces.id)`,
  'a used creation token has an account': 'select id from account_creation_tokens where used and account_id is null',
  'the name of an account that is there is not that of a deleted one': `select accounts.username from accounts join account_tombstones on account_tombstones.space_id = accounts.space_id
      and account_tombstones.username = hidden_username(accounts.space_id, accounts.username)`,
  'a code was counted when it was asked for, once': `select account_id from email_change_codes full join
      (select account_id, count(*) from account_events where kind = 'code_request' group by account_id) as asked
      using (account_id) where email is null or count is distinct from 1`,
  'an account has the audit line of its creation': `select username from accounts where not exists
    (select from audit_log where kind = 'account' and action = 'create' and account_id = accounts.id)`,
  'the audit line of a creation has its account, or the line of its deletion': `select target from audit_log as made
    where kind = 'account' and action = 'create' and not exists (select from accounts where id = made.account_id)
      and not exists (select from audit_log where kind = 'account' and action = 'delete' and target_id = made.target_id)`,
  'there is an audit line of each deletion, and the name that it leaves': `select spaces.id from spaces
    where (select count(*) from account_tombstones where space_id = spaces.id and renamed_account_id is null)
      <> (select count(*) from audit_log where space_id = spaces.id and kind = 'account' and action = 'delete')
      and deleted_at is null`,
  'a deleted Space is being emptied, or gone': `select domain from spaces where deleted_at is not null
    and not exists (select from graphile_worker.jobs where task_identifier = 'empty_space')`,
}

/** What is wrong: writes that are lost, and writes of which a part is there. */
export interface Findings {
  lost: string[]
  half: string[]
}

interface Row {
  username: string
  display_name: string | null
  email: string | null
  blocked: boolean
  ha1: string[]
  dictionary: Record<string, string>
  is_deleted: boolean
}

/** Compares what is there with what the journal allows, and notes in it what it found out. */
export async function verify(pool: Pool, journal: Journal): Promise<Findings> {
  const findings: Findings = { lost: [], half: [] }
  for (const [rule, statement] of Object.entries(invariants)) {
    const { rows } = await pool.query(statement)
    if (rows.length > 0) findings.half.push(`${rule}: ${JSON.stringify(rows.slice(0, 5))}`)
  }
  const rows = await readAccounts(
    pool,
    [...journal.accounts.values()].map(({ username }) => username),
  )
  for (const entry of journal.accounts.values()) {
    const found = stateOf(entry, rows.get(entry.username))
    if (typeof found === 'string' && found.startsWith('half')) findings.half.push(`${entry.username}: ${found}`)
    else if (!entry.possible.some((state) => isSame(state, found as State))) {
      findings.lost.push(
        `${entry.username}: ${JSON.stringify(entry.possible)} expected, ${JSON.stringify(found)} found`,
      )
    }
    entry.possible = [found as State]
  }
  await verifySpaces(pool, journal, findings)
  await verifyChanges(pool, journal, findings)
  return findings
}

async function readAccounts(pool: Pool, usernames: string[]): Promise<Map<string, Row>> {
  const { rows } = await pool.query<Row>(
    `select username, display_name, email, blocked, false as is_deleted,
        array(select ha1 from account_passwords where account_id = accounts.id) as ha1,
        (select coalesce(json_object_agg(key, value), '{}') from account_dictionary_entries where account_id = accounts.id)
          as dictionary
      from accounts where space_id = 1
      union all
      select name, null, null, false, true, '{}', '{}' from unnest($1::text[]) as name
        where exists (select from account_tombstones where space_id = 1 and username = hidden_username(1, name))`,
    [usernames],
  )
  return new Map(rows.map((row) => [row.username, row]))
}

const isSame = (one: State, other: State): boolean =>
  typeof one === 'string' || typeof other === 'string'
    ? one === other
    : one.version === other.version && one.blocked === other.blocked

function stateOf({ username }: Entry, row: Row | undefined): State | `half${string}` {
  if (!row) return 'never'
  if (row.is_deleted) return 'gone'
  const version = Number(row.display_name?.replace('Version ', '') ?? 0)
  const { password, dictionary, email } = fieldsOf(username, version)
  const ha1 = computeHa1('SHA-256', { username, realm: REALM, password })
  const whole = version === 0 ? { ha1, dictionary: {}, email: null } : { ha1, dictionary, email }
  const there = { ha1: row.ha1[0], dictionary: row.dictionary, email: row.email }
  if (row.ha1.length !== 1 || !isDeepStrictEqual(there, whole)) return `half written: ${JSON.stringify(row)}`
  return { version, blocked: row.blocked }
}

async function verifySpaces(pool: Pool, { spaces }: Journal, { lost }: Findings): Promise<void> {
  const { rows } = await pool.query<{ domain: string }>('select domain from spaces where deleted_at is null')
  const there = new Set(rows.map(({ domain }) => domain))
  for (const [domain, possible] of spaces) {
    const found = there.has(domain) ? 'there' : 'gone'
    if (!possible.includes(found)) lost.push(`the Space ${domain}: ${possible.join(' or ')} expected, ${found} found`)
    spaces.set(domain, [found])
  }
}

async function verifyChanges(pool: Pool, { accounts }: Journal, { lost }: Findings): Promise<void> {
  const { rows } = await pool.query<{ email: string }>('select email from email_change_codes')
  const there = new Set(rows.map(({ email }) => email))
  for (const { change, username } of accounts.values()) {
    if (change?.isPromised && !there.has(change.email)) lost.push(`the code of ${username}`)
  }
}

/** Whether sessions that were acknowledged let their accounts in; those that do not. */
export async function lostSessions(address: string, { accounts }: Journal): Promise<string[]> {
  const lost: string[] = []
  for (const { username, sessions } of accounts.values()) {
    for (const cookie of sessions.splice(0)) {
      const response = await fetch(`${address}/api/accounts/me`, { headers: { cookie } })
      const { username: found } = (await response.json()) as { username?: string }
      if (found !== username) lost.push(`the session of ${username}: ${response.status}`)
    }
  }
  return lost
}

/** Compares the mails that were sent, by recipient, with what was promised and what is there. */
export async function verifyMails(pool: Pool, journal: Journal, mails: Map<string, Set<string>>): Promise<Findings> {
  const findings: Findings = { lost: [], half: [] }
  for (const { username, mails: asked, possible } of journal.accounts.values()) {
    if (possible[0] === 'gone') continue
    const sent = mails.get(`${username}@mail.example`)?.size ?? 0
    if (sent < asked.promised) findings.lost.push(`${asked.promised - sent} mails to ${username}`)
    if (sent > asked.asked) findings.half.push(`${sent} mails to ${username}, who was to get ${asked.asked}`)
  }
  const { rows } = await pool.query<{ email: string }>('select email from email_change_codes')
  const codes = new Set(rows.map(({ email }) => email))
  for (const email of codes) if (!mails.has(email)) findings.half.push(`a code without its mail: ${email}`)
  for (const email of mails.keys()) {
    if (email.startsWith('new-') && !codes.has(email)) findings.half.push(`a mail without its code: ${email}`)
  }
  return findings
}

/** A write that goes through, as soon as the server is well again. */
export const isWell = async (address: string): Promise<boolean> =>
  fetch(`${address}/api/phone_countries/FR/activate`, { method: 'POST', headers: { 'x-api-key': KEY } }).then(
    ({ status }) => status === 200,
    () => false,
  )
