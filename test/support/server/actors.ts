import { hashToken } from '@sipspace/core'
import type { TestServer } from './test-server.ts'

/** An account that acts by a named key, so that it can be told apart by nothing but its role, Space and state. */
export interface TestActor {
  id: number
  key: string
}

let count = 0

/** Adds an account and a key of its own, straight to the database. */
export async function addActor(
  server: TestServer,
  fields: {
    domain: string
    admin?: boolean
    blocked?: boolean
    /** what the account may do as an admin, and what its key may do; all of it where it is not said */
    adminRole?: 'support' | 'read_only'
    keyRole?: 'support' | 'read_only'
    username?: string
    /** the only address that the key may come from */
    address?: string
    /** minutes without use after which the key has ended, all of which have passed */
    endedAfter?: number
    /** whether the key has ended at a moment that was set for it */
    isPastEnd?: boolean
  },
): Promise<TestActor> {
  const key = `key-of-actor-${++count}`
  const { rows } = await server.database.pool.query<{ id: number }>(
    `with account as (
      insert into accounts (space_id, username, admin, blocked, activated, email, ip_address, user_agent, created_at, updated_at, admin_role)
        select id, $2, $3, $4, true, $2 || '@mail.example', '127.0.0.1', 'test', $5::timestamptz, $5, $9 from spaces where domain = $1
        returning id
    ), key as (
      insert into api_keys (account_id, key_hash, name, ip_address, expires_after_last_used_minutes, created_at, last_used_at, role, expire_at)
        select id, $6, 'test', $7, $8::integer, $5, $5 - coalesce($8::integer, 0) * interval '1 minute', $10, $11 from account
    )
    select id from account`,
    [
      fields.domain,
      fields.username ?? `actor-${count}`,
      fields.admin ?? false,
      fields.blocked ?? false,
      server.clock(),
      hashToken(key),
      fields.address ?? null,
      fields.endedAfter ?? null,
      fields.adminRole ?? 'full',
      fields.keyRole ?? 'full',
      fields.isPastEnd ? new Date(server.clock().getTime() - 1000) : null,
    ],
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error(`no Space ${fields.domain}`)
  return { id, key }
}

/** Adds a Space, straight to the database, and gives its domain. */
export async function addSpace(server: TestServer): Promise<string> {
  const domain = `sip.space-${++count}.example`
  await server.database.pool.query(
    'insert into spaces (domain, host, name, created_at, updated_at) values ($1, $1, $1, $2, $2)',
    [domain, server.clock()],
  )
  return domain
}
