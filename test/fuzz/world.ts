import type { createPool } from '../../packages/core/src/database/database.ts'
import { hashToken } from '../../packages/core/src/random.ts'
import { ADMIN_KEY, DOMAIN } from '../support/server/test-server.ts'

export const OTHER = 'sip.other.example'
const EXPIRED = 'sip.expired.example'

/** Accounts by name, with ids that no account gets by itself. */
export const accounts = {
  super: { id: 1_000_000, domain: DOMAIN, admin: true },
  target: { id: 1_000_001, domain: DOMAIN },
  user: { id: 1_000_002, domain: DOMAIN },
  admin: { id: 1_000_003, domain: DOMAIN, admin: true },
  blocked: { id: 1_000_004, domain: DOMAIN, blocked: true },
  'other-admin': { id: 1_000_005, domain: OTHER, admin: true },
  'other-user': { id: 1_000_006, domain: OTHER },
  'expired-admin': { id: 1_000_007, domain: EXPIRED, admin: true },
} as const

export const usernameOf = (name: string): string => `fuzz-${name}`
export const keyOf = (name: string): string => (name === 'super' ? ADMIN_KEY : `key-of-${name}`)
export const SESSION = 'session-of-user'
export const tokens = {
  auth: 'fuzz-auth-token',
  attached: 'fuzz-attached-auth-token',
  creation: 'fuzz-creation-token',
  request: 'fuzz-request-token',
  provisioning: 'fuzz-provisioning-token',
  recovery: 'fuzz-recovery',
  recoveryToken: 'fuzz-recovery-token',
  reset: 'fuzz-reset-token',
}
export const CODE = '4711'

/** What does not go with its account. */
const LEFT_OVER = [
  'account_tombstones',
  'auth_tokens',
  'account_creation_request_tokens',
  'account_creation_tokens',
  'account_recovery_tokens',
  'account_recovery_codes',
]

/** Puts the database into the state that each batch of requests begins with, whatever the last one has left. */
export async function resetWorld(pool: ReturnType<typeof createPool>): Promise<void> {
  const client = await pool.connect()
  const run = (statement: string, values: unknown[] = []) => client.query(statement, values)
  try {
    await run('begin')
    // all go, the last super admin included
    await run('alter table accounts disable trigger accounts_last_super_admin_deleted')
    await run('delete from accounts')
    await run('alter table accounts enable trigger accounts_last_super_admin_deleted')
    for (const table of LEFT_OVER) await run(`delete from ${table}`)
    await run('delete from spaces where id <> 1')
    await run(
      `update spaces set domain = $1, host = $1, super = true, expire_at = null, max_accounts = 0, account_realm = null
        where id = 1`,
      [DOMAIN],
    )
    for (const [domain, expireAt] of [
      [OTHER, null],
      [EXPIRED, '2020-01-01T00:00:00Z'],
    ])
      await run(
        'insert into spaces (domain, host, name, expire_at, created_at, updated_at) values ($1, $1, $1, $2, now(), now())',
        [domain, expireAt],
      )
    await run(`insert into phone_countries values ('FR', now()) on conflict do nothing`)
    for (const [name, account] of Object.entries(accounts)) await addAccount(run, name, account)
    await addTokens(run)
    await run('commit')
  } finally {
    client.release()
  }
}

type Run = (statement: string, values?: unknown[]) => Promise<unknown>

async function addAccount(
  run: Run,
  name: string,
  account: { id: number; domain: string; admin?: boolean; blocked?: boolean },
): Promise<void> {
  await run(
    `insert into accounts (id, space_id, username, email, admin, blocked, activated, ip_address, user_agent,
        provisioning_token, created_at, updated_at)
      overriding system value
      select $1, id, $2, $2 || '@mail.example', $4, $5, true, '127.0.0.1', '', $6, now(), now()
        from spaces where domain = $3`,
    [
      account.id,
      usernameOf(name),
      account.domain,
      account.admin ?? false,
      account.blocked ?? false,
      name === 'target' ? tokens.provisioning : null,
    ],
  )
  await run(
    `insert into api_keys (account_id, key_hash, name, created_at, last_used_at) values ($1, $2, 'fuzz', now(), now())`,
    [account.id, hashToken(keyOf(name))],
  )
  await run(`insert into account_passwords values ($1, 'SHA-256', repeat('a', 64), null)`, [account.id])
}

async function addTokens(run: Run): Promise<void> {
  const { user, target } = accounts
  const day = `now() + interval '1 day'`
  const columns = 'token_hash, expire_at, created_at'
  await run(`insert into sessions (account_id, ip_address, ${columns}) values ($1, '127.0.0.1', $2, ${day}, now())`, [
    user.id,
    hashToken(SESSION),
  ])
  for (const [token, account] of [
    [tokens.auth, null],
    [tokens.attached, user.id],
  ] as const)
    await run(
      `insert into auth_tokens (space_id, account_id, updated_at, ${columns}) values (1, $1, now(), $2, ${day}, now())`,
      [account, hashToken(token)],
    )
  // the user's own, so that it may ask for codes
  for (const [token, account] of [
    [tokens.creation, null],
    ['used', user.id],
  ] as const)
    await run(
      `insert into account_creation_tokens (space_id, account_id, used, updated_at, ${columns})
        values (1, $1, $1 is not null, now(), $2, ${day}, now())`.replace('$1 is not null', `${account !== null}`),
      [account, hashToken(token)],
    )
  await run(
    `insert into account_creation_request_tokens (space_id, validated_at, updated_at, ${columns})
      values (1, now(), now(), $1, ${day}, now())`,
    [hashToken(tokens.request)],
  )
  await run(
    `insert into account_recovery_tokens (space_id, pn_provider, pn_param, pn_prid, updated_at, ${columns})
      values (1, 'fcm', 'p', 'd', now(), $1, ${day}, now())`,
    [hashToken(tokens.recoveryToken)],
  )
  await run(
    `insert into account_recovery_codes (space_id, account_id, code, ip_address, ${columns})
      values (1, $1, $2, '127.0.0.1', $3, ${day}, now())`,
    [target.id, CODE, hashToken(tokens.recovery)],
  )
  await run(`insert into password_reset_tokens (account_id, ${columns}) values ($1, $2, ${day}, now())`, [
    target.id,
    hashToken(tokens.reset),
  ])
  for (const [table, column, value] of [
    ['email_change_codes', 'email', 'fuzz-new@mail.example'],
    ['phone_change_codes', 'phone', '+33612345678'],
  ])
    await run(
      `insert into ${table} (account_id, code, ${column}, expire_at, created_at, updated_at)
        values ($1, $2, $3, ${day}, now(), now())`,
      [user.id, CODE, value],
    )
}
