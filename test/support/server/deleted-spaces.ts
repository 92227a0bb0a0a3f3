import { markDeleted, purgeSpace, queuePurge } from '../../../packages/core/src/spaces/spaces.queries.ts'
import { createAccount, createSpace, type Json } from '../clients/rest-client.ts'
import type { TestServer } from './test-server.ts'

/** Adds accounts straight to the database. */
const addAccounts = (server: TestServer, spaceId: number, count: number) =>
  server.database.pool.query(
    `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
      select $1, 'one-of-many-' || n, '', '', now(), now() from generate_series(1, $2::integer) n`,
    [spaceId, count],
  )

/** How many accounts a statement of the deletion deletes at most. */
export const ACCOUNTS_AT_ONCE = 500

/** What {@link addPartlyDeleted} leaves. */
export const LEFT = ACCOUNTS_AT_ONCE + 101

/** Begins to delete a Space, as `spaces.delete` does with one that is too large to be deleted before the answer. */
export async function beginDeletion(server: TestServer, spaceId: number): Promise<void> {
  await server.db.transaction().execute(async (tx) => {
    await markDeleted(tx, spaceId, server.clock())
    await queuePurge(tx, { spaceId }, { requestId: null })
  })
  await purgeSpace(server.db, spaceId, { maxStatements: 1 })
}

/**
 * Creates a Space of which a part of the accounts is deleted. The account `stays-there`, which has a password, is among
 * those that are left.
 */
export async function addPartlyDeleted(server: TestServer, domain: string, fields: Json = {}): Promise<Json> {
  const space = await createSpace(server, domain, fields)
  await addAccounts(server, space['id'], ACCOUNTS_AT_ONCE + LEFT - 1)
  await createAccount(server, 'stays-there', { domain, activated: true })
  await beginDeletion(server, space['id'])
  return space
}
