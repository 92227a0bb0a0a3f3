import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPool } from '../../packages/core/src/database/database.ts'
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts'
import { fillWithSipAccounts, SIP_ACCOUNTS } from '../support/sip/million-accounts.ts'
import { serverQueries } from '../support/sip/server-queries.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const patient = createPool({ connection: database.url, maxConnections: 1, statementTimeout: 0 })
  await fillWithSipAccounts(patient)
  await patient.end()
}, 180_000)
afterAll(() => database[Symbol.asyncDispose]())

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  'Actual Rows': number
  Plans?: Plan[]
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

/** Tables of one or a few rows. */
const SMALL = new Set(['spaces', 'sip_view_settings'])

describe(`with ${SIP_ACCOUNTS} accounts the query of each SIP server`, () => {
  it.each(serverQueries({ username: 'user-987654', domain: 'sip.example.org' }))(
    'of $name reads one account by an index',
    async ({ text }) => {
      const { rows } = await database.pool.query(`explain (analyze, buffers, format json) ${text}`)
      const [{ Plan: plan }] = rows[0]['QUERY PLAN'] as [{ Plan: Plan }]
      expect(plan['Actual Rows']).toBeGreaterThan(0)
      const scanned = nodes(plan).flatMap((node) =>
        node['Node Type'] === 'Seq Scan' && !SMALL.has(node['Relation Name'] ?? '') ? [node['Relation Name']] : [],
      )
      expect(scanned, text).toEqual([])
      expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], text).toBeLessThan(100)
    },
  )
})
