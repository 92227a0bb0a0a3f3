import { createDatabase, createPool } from '@sipspace/core'
import { createDatabaseRelay, createTestDatabase, type DatabaseRelay } from '../database/index.ts'
import { createTestServer, type TestServer } from '../server/test-server.ts'

/** A server whose database can be taken away. */
export interface UnavailableServer extends TestServer {
  relay: DatabaseRelay
}

export async function createUnavailableServer(env: Record<string, string> = {}): Promise<UnavailableServer> {
  const database = await createTestDatabase()
  const relay = await createDatabaseRelay(database.url)
  const pool = createPool({ connection: relay.url, maxConnections: 4 })
  const server = await createTestServer(env, {
    ...database,
    pool,
    db: createDatabase(pool),
    async [Symbol.asyncDispose]() {
      await relay.become('well')
      await pool.end()
      await relay[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  })
  return { ...server, relay }
}
