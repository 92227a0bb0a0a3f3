import { afterAll, afterEach } from 'vitest'
import { expectNoDefect } from '../clients/rest-client.ts'
import type { TestDatabase } from '../database/index.ts'
import { createTestServer, type TestServer } from './test-server.ts'

/** A server for all tests of a file, which ends with them; none of them may have it log an error, unless `mayLogErrors`. */
export async function sharedServer(
  env: Record<string, string> = {},
  { database, mayLogErrors = false }: { database?: TestDatabase; mayLogErrors?: boolean } = {},
): Promise<TestServer> {
  const server = await createTestServer(env, database)
  afterAll(() => server[Symbol.asyncDispose]())
  if (!mayLogErrors) afterEach(() => expectNoDefect(server))
  return server
}
