import { hashToken } from '@sipspace/core'
import { expect } from 'vitest'
import type { TestServer } from './test-server.ts'

export interface WrittenLine {
  operation: string | null
  actor_id: number | null
  kind: string
  action: string
  target: string
  request_id: string | null
}

/** The lines of the audit log that operations leave, in their order. Refused sign-ins are written later, in batches. */
export async function linesOf(server: TestServer, act: () => Promise<unknown>): Promise<WrittenLine[]> {
  const { pool } = server.database
  const { rows: known } = await pool.query<{ last: string }>('select coalesce(max(id), 0) as last from audit_log')
  await act()
  const { rows } = await pool.query<WrittenLine>(
    "select operation, actor_id, kind, action, target, request_id from audit_log where id > $1 and kind <> 'sign_in' order by id",
    [known[0]?.last],
  )
  return rows
}

/** The account of a key. */
async function ownerOf(server: TestServer, key: string | undefined): Promise<number | null> {
  if (key === undefined) return null
  const found = await server.database.pool.query('select account_id from api_keys where key_hash = $1', [
    hashToken(key),
  ])
  return found.rows[0]?.account_id ?? null
}

/** Expects that something which whoever has a key does, by an operation, is told of by the audit log; and nothing else is. */
export async function expectTold(
  server: TestServer,
  { operation, key }: { operation: string; key: string | undefined },
  act: () => Promise<unknown>,
): Promise<void> {
  const actor = await ownerOf(server, key)
  const lines = await linesOf(server, act)
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) {
    // a sign-in is done by who has signed in
    const isSignIn = operation.startsWith('sessions.signIn') && line['kind'] === 'session'
    expect(line).toMatchObject({
      operation,
      actor_id: isSignIn ? expect.any(Number) : actor,
      request_id: expect.stringMatching(/./),
    })
  }
}
