import { expect } from 'vitest'
import type { TestRequest, TestServer } from './test-server.ts'

/** Whether a statement notes when keys were used, as the server does in batches. */
export const isKeyUse = (text: string): boolean => text.includes('update api_keys set last_used_at')

/** Whether a statement writes what was counted, as the server does in batches. */
export const isCount = (text: string): boolean => text.includes('insert into statistics')

const isBatch = (text: string): boolean => isKeyUse(text) || isCount(text)

/** What begins and ends a transaction, and what each connection prepares before its first write. */
const isFrame = (text: string): boolean => /^(begin|start transaction|commit|rollback|select set_config)/.test(text)

/**
 * Reads that are sent twice outside of transactions. What a transaction reads again, it reads because it may have changed
 * since the check.
 */
function repeatedReads(sent: string[]): string[] {
  const reads: string[] = []
  let isInTransaction = false
  for (const text of sent) {
    if (/^(begin|start transaction)/.test(text)) isInTransaction = true
    else if (/^(commit|rollback)/.test(text)) isInTransaction = false
    else if (!isInTransaction && /^\s*(select|with)\b/i.test(text) && !isFrame(text)) reads.push(text)
  }
  return reads.filter((text, index) => reads.indexOf(text) !== index)
}

/** What a good request sends to the database, but for what is around a transaction, and batches of key uses and counts. */
export async function statementsOf(on: TestServer, request: TestRequest): Promise<string[]> {
  on.database.takeStatements()
  const response = await on.request(request)
  expect([200, 201, 204], response.body).toContain(response.statusCode)
  const sent = on.database.takeStatements()
  expect(repeatedReads(sent), 'a lookup is made twice: `check` passes what it found to `run` by passToRun()').toEqual(
    [],
  )
  return sent.filter((text) => !isFrame(text) && !isBatch(text))
}
