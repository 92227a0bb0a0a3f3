import type { Writable } from 'node:stream'
import pg from 'pg'
import { median } from './compare.ts'
import { createDatabase } from './database.ts'

// What the ways to send statements buy that `packages/core/src/database` uses: lookups and single writes a second, by each
// way in turn. Run by `pnpm bench:connections` with DATABASE_URL.

const ROWS = 10_000
const ROUNDS = 5
const ROUND_MS = 1_000
/** lookups that wait for an answer at once, as many as the load of the other benchmark has */
const AT_ONCE = 32

const LOOKUP = { name: 'lookup', text: 'select id, value from things where id = $1' }
const WRITE = { name: 'write', text: 'insert into written (value) values ($1)' }
const SETTING = { name: 'setting', text: "select set_config('bench.author', $1, true)" }

/** A way to do one thing once. */
interface Way {
  name: string
  run: () => Promise<unknown>
}

const anyId = () => 1 + Math.floor(Math.random() * ROWS)

/** How often a way is done a second. */
async function measure({ run }: Way): Promise<number> {
  const end = performance.now() + ROUND_MS
  let done = 0
  const worker = async () => {
    while (performance.now() < end) {
      await run()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return (done * 1000) / ROUND_MS
}

const asConfig = (client: pg.ClientBase) => client.query({ ...LOOKUP, values: [anyId()] })

/** The query of pg, as its types leave it out. */
type NamedQuery = pg.Submittable & { name: string }
const Query = pg.Query as unknown as new (
  text: string,
  values: unknown[],
  onAnswer: (error: Error | null) => void,
) => NamedQuery

const asQuery = (client: pg.ClientBase) =>
  new Promise<void>((resolve, reject) => {
    const query = new Query(LOOKUP.text, [anyId()], (error) => (error ? reject(error) : resolve()))
    query.name = LOOKUP.name
    client.query(query)
  })

const corked = new Set<pg.ClientBase>()
function cork(client: pg.ClientBase): void {
  if (corked.has(client)) return
  corked.add(client)
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  stream.cork()
  setImmediate(() => {
    corked.delete(client)
    stream.uncork()
  })
}

function lookupWays(pool: pg.Pool, pipelined: pg.ClientBase[]): Way[] {
  let turn = 0
  const next = () => pipelined[turn++ % pipelined.length] as pg.ClientBase
  const first = pipelined[0] as pg.ClientBase
  return [
    { name: 'lookups, a pool of ten connections', run: () => pool.query({ ...LOOKUP, values: [anyId()] }) },
    { name: 'lookups, one pipelined connection', run: () => asConfig(first) },
    { name: 'lookups, two pipelined connections', run: () => asConfig(next()) },
    { name: 'the same, by a query object', run: () => asQuery(next()) },
    {
      name: 'the same, corked for a turn of the event loop',
      run: () => {
        const client = next()
        cork(client)
        return asQuery(client)
      },
    },
  ]
}

interface Wire {
  bind: (message: object) => void
  execute: (message: object) => void
}

declare class ExtendedQuery implements pg.Submittable {
  constructor(config: object, values: undefined, onAnswer: (error: Error | null) => void)
  submit(connection: pg.Connection): void
  prepare(wire: Wire): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, wire: Wire): void
}

/** As `database/audit-context.ts` does it: both statements before one Sync message. */
class WriteWithSetting extends (pg.Query as unknown as typeof ExtendedQuery) {
  #isSet = false

  override prepare(wire: Wire): void {
    wire.bind({ statement: SETTING.name, values: ['bench'] })
    wire.execute({})
    super.prepare(wire)
  }

  override handleDataRow(message: unknown): void {
    if (this.#isSet) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#isSet) super.handleCommandComplete(message, wire)
    this.#isSet = true
  }
}

function writeWays(pool: pg.Pool): Way[] {
  const prepared = new Set<pg.ClientBase>()
  const withClient = async (run: (client: pg.PoolClient) => Promise<unknown>) => {
    const client = await pool.connect()
    try {
      await run(client)
    } finally {
      client.release()
    }
  }
  return [
    {
      name: 'writes with a setting, by a transaction',
      run: () =>
        withClient(async (client) => {
          await client.query(`begin; select set_config('bench.author', 'bench', true)`)
          await client.query({ ...WRITE, values: ['value'] })
          await client.query('commit')
        }),
    },
    {
      name: 'the same, before one Sync',
      run: () =>
        withClient(async (client) => {
          if (!prepared.has(client)) await client.query({ ...SETTING, values: [''] })
          prepared.add(client)
          await new Promise<void>((resolve, reject) => {
            const config = { ...WRITE, values: ['value'], queryMode: 'extended' }
            client.query(new WriteWithSetting(config, undefined, (error) => (error ? reject(error) : resolve())))
          })
        }),
    },
  ]
}

async function main(): Promise<void> {
  const given = process.env['DATABASE_URL']
  if (given === undefined) throw new Error('set DATABASE_URL to a PostgreSQL whose user may create databases')
  const database = await createDatabase(given)
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  const pipelined = [0, 1].map(() => new pg.Client({ connectionString: database.url, pipeline: true }))
  try {
    await pool.query('create table things (id integer primary key, value text not null)')
    await pool.query(`insert into things select id, 'value ' || id from generate_series(1, ${ROWS}) as id`)
    await pool.query('create table written (value text not null)')
    for (const client of pipelined) await client.connect()
    const ways = [...lookupWays(pool, pipelined), ...writeWays(pool)]
    const found = new Map<Way, number[]>()
    for (let round = 0; round <= ROUNDS; round += 1) {
      // the first round warms up
      for (const way of ways) found.set(way, [...(round > 1 ? (found.get(way) ?? []) : []), await measure(way)])
    }
    for (const way of ways) {
      process.stdout.write(`${way.name.padEnd(48)}${Math.round(median(found.get(way) ?? []))} a second\n`)
    }
  } finally {
    for (const client of pipelined) await client.end()
    await pool.end()
    await database.drop()
  }
}

await main()
