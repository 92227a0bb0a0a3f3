import { createHash } from 'node:crypto'
import type pg from 'pg'

/** The domains of the Spaces that the accounts are spread over, the first super Space first. */
export const DOMAINS = ['sip.example.org', 'beta.example.org', 'gamma.example.org'] as const

/** Spaces to write into, each by its own writer. */
export const WRITERS = Array.from({ length: 8 }, (_, index) => `writer-${index}.example.org`)

/** The keys belong to the first Space's accounts: the first of them to admins. */
export const KEYS = 1_000
export const ADMIN_KEYS = 50

export const PASSWORD = 'the password of all of them'

/** One account in so many has a rare name. */
const RARE_EVERY = 1_000

export const usernameOf = (number: number): string => `user-${String(number).padStart(8, '0')}`
export const keyOf = (number: number): string => `the-key-of-the-account-number-${String(number).padStart(8, '0')}`

/** The first Space's share: account `number` of it has that many before it. */
export const accountsOfFirstSpace = (accounts: number): number => Math.ceil(accounts / DOMAINS.length)

/**
 * Fills a database that has been migrated and has its first Space: accounts with a password each and a dictionary for
 * some, a thousand API keys, and the Spaces to write into. The ids of the first Space's accounts come back in order.
 */
export async function fill(pool: pg.Pool, accounts: number): Promise<{ firstId: number }> {
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    for (const domain of [...DOMAINS.slice(1), ...WRITERS]) await insertSpace(client, domain)
    const search = await client.query<{ indexdef: string }>(
      `select indexdef from pg_indexes where indexname = 'accounts_search_idx'`,
    )
    // an index of trigrams is written ten times faster when everything is there already
    await client.query('drop index if exists accounts_search_idx')
    await auditTriggers(client, 'disable')
    const firstId = await insertAccounts(client, accounts)
    for (const { indexdef } of search.rows) await client.query(indexdef)
    await insertKeys(client, firstId)
    await auditTriggers(client, 'enable')
    await client.query('vacuum analyze')
    await client.query('checkpoint').catch(() => {})
    return { firstId }
  } finally {
    client.release(true)
  }
}

/** What is here before the measurement begins is nobody's change. */
async function auditTriggers(client: pg.PoolClient, change: 'enable' | 'disable'): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('alter table %s ${change} trigger %I', tgrelid::regclass, tgname) as statement
      from pg_trigger where tgfoid::regproc::text like 'audit_%' and not tgisinternal`,
  )
  for (const { statement } of rows) await client.query(statement)
}

const insertSpace = (client: pg.PoolClient, domain: string) =>
  client.query(
    `insert into spaces (domain, host, name, created_at, updated_at)
      values ($1, $1, $1, now(), now()) on conflict (domain) do nothing`,
    [domain],
  )

async function insertAccounts(client: pg.PoolClient, accounts: number): Promise<number> {
  const share = accountsOfFirstSpace(accounts)
  let firstId = 0
  for (const domain of DOMAINS) {
    const { rows } = await client.query<{ first: number }>(
      `with inserted as (
        insert into accounts (space_id, username, email, phone, display_name, activated, admin, provisioning_token,
            ip_address, user_agent, created_at, updated_at)
          select spaces.id, 'user-' || lpad(n::text, 8, '0'), 'user-' || n || '@mail.example', '+49151' || lpad(n::text, 8, '0'),
            case when n % ${RARE_EVERY} = 0 then 'Léa Léger ' || n else 'User ' || n end, true,
            spaces.super and n <= ${ADMIN_KEYS}, 'token-' || spaces.id || '-' || n, '127.0.0.1', 'bench', now(), now()
          from spaces, generate_series(1, $2::integer) as n where spaces.domain = $1
          order by n
          returning id
      ) select min(id) as first from inserted`,
      [domain, share],
    )
    firstId ||= rows[0]?.first ?? 0
  }
  await client.query(
    `insert into account_passwords (account_id, algorithm, ha1, updated_at)
      select accounts.id, 'SHA-256',
        encode(sha256(convert_to(accounts.username || ':' || spaces.domain || ':' || $1, 'UTF8')), 'hex'), null::timestamptz
      from accounts join spaces on spaces.id = accounts.space_id where accounts.user_agent = 'bench'`,
    [PASSWORD],
  )
  await client.query(
    `insert into account_dictionary_entries (account_id, key, value)
      select accounts.id, entry.key, 'value of ' || entry.key
      from accounts, (values ('floor'), ('desk')) as entry (key)
      where accounts.user_agent = 'bench' and accounts.id % 2 = 0`,
  )
  return firstId
}

async function insertKeys(client: pg.PoolClient, firstId: number): Promise<void> {
  const numbers = Array.from({ length: KEYS }, (_, index) => index + 1)
  await client.query(
    `insert into api_keys (account_id, key_hash, name, created_at, last_used_at)
      select $1::integer + key.number - 1, key.hash, 'bench', now(), now()
      from unnest($2::integer[], $3::bytea[]) as key (number, hash)`,
    [firstId, numbers, numbers.map((number) => createHash('sha256').update(keyOf(number)).digest())],
  )
}
