import { createDatabase, createPool } from '@sipspace/core'
import { createDatabaseRelay, createTestDatabase, type DatabaseRelay } from '@sipspace/core/testing'
import { createTestServer, type TestServer } from './test-server.ts'

/** A server whose database can be taken away. */
export interface AwayServer extends TestServer {
  relay: DatabaseRelay
}

export async function createAwayServer(env: Record<string, string> = {}): Promise<AwayServer> {
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
