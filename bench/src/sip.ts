import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { fillWithSipAccounts, SIP_ACCOUNTS } from '../../test/support/sip/million-accounts.ts'
import { serverQueries } from '../../test/support/sip/server-queries.ts'
import { median } from './compare.ts'
import { embeddedDatabase } from './database.ts'
import { buildServer, startServer } from './processes.ts'

// What a lookup of one account costs by the SQL of each SIP server: with its values in the text, as most of them send it,
// and prepared. Beside it, a lookup by a primary key, with which each is compared in the same rounds.
// Run by `pnpm bench:sip`, with `--record` to write bench/SIP_SERVERS.md.

const ROUNDS = 5
const ROUND_MS = 400
/** connections, each with one lookup at a time, as a proxy's processes have them */
const CONNECTIONS = 4
const DOMAIN = 'sip.example.org'

interface Lookup {
  name: string
  textFor: (n: number) => string
}

interface Cost {
  name: string
  perSecond: number
  /** lookups a second, of those by a primary key */
  ratio: number
  prepared: number
  planningMs: number
  executionMs: number
}

async function perSecond(clients: pg.Client[], run: (client: pg.Client) => Promise<unknown>): Promise<number> {
  const end = performance.now() + ROUND_MS
  let done = 0
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        await run(client)
        done += 1
      }
    }),
  )
  return (done * 1000) / ROUND_MS
}

/** The time to plan and to run a lookup, in milliseconds, by the database itself. */
async function timesOf(client: pg.Client, text: string): Promise<{ planning: number; execution: number }> {
  const times: { planning: number; execution: number }[] = []
  for (let time = 0; time < 20; time += 1) {
    const { rows } = await client.query(`explain (analyze, timing off, format json) ${text}`)
    const [found] = rows[0]['QUERY PLAN'] as [{ 'Planning Time': number; 'Execution Time': number }]
    times.push({ planning: found['Planning Time'], execution: found['Execution Time'] })
  }
  return { planning: median(times.map((one) => one.planning)), execution: median(times.map((one) => one.execution)) }
}

const lookups = (): Lookup[] => {
  const named = serverQueries({ username: 'user-1', domain: DOMAIN })
  return named.map(({ name }, index) => ({
    name,
    textFor: (n) => serverQueries({ username: `user-${n}`, domain: DOMAIN })[index]?.text ?? '',
  }))
}

async function measure(clients: pg.Client[], accounts: number): Promise<Cost[]> {
  const [first] = clients
  if (!first) throw new Error('no connection')
  const any = () => 1 + Math.floor(Math.random() * accounts)
  const { rows } = await first.query<{ id: number }>('select min(id) as id from accounts')
  const firstId = Number(rows[0]?.id)
  const byKey = (client: pg.Client) =>
    client.query(
      `select ha1 from account_passwords where account_id = ${firstId + any() - 1} and algorithm = 'SHA-256'`,
    )
  const costs: Cost[] = []
  for (const [index, { name, textFor }] of lookups().entries()) {
    const statement = `lookup_${index}`
    for (const client of clients) await client.query(`prepare ${statement} as ${textFor(accounts)}`)
    const rounds: { text: number; key: number; prepared: number }[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const text = await perSecond(clients, (client) => client.query(textFor(any())))
      const prepared = await perSecond(clients, (client) => client.query(`execute ${statement}`))
      const key = await perSecond(clients, byKey)
      // the first round warms up
      if (round > 0) rounds.push({ text, key, prepared })
    }
    const { planning, execution } = await timesOf(first, textFor(any()))
    const cost: Cost = {
      name,
      perSecond: median(rounds.map(({ text }) => text)),
      ratio: median(rounds.map(({ text, key }) => text / key)),
      prepared: median(rounds.map(({ prepared }) => prepared)),
      planningMs: planning,
      executionMs: execution,
    }
    costs.push(cost)
    process.stdout.write(`${lineOf(cost)}\n`)
  }
  return costs
}

const cellsOf = ({ name, perSecond: rate, ratio, prepared, planningMs, executionMs }: Cost): string[] => [
  name,
  String(Math.round(rate)),
  ratio.toFixed(2),
  String(Math.round(prepared)),
  planningMs.toFixed(2),
  executionMs.toFixed(2),
]

const HEAD = ['query', 'a second', 'of a key’s', 'a second, prepared', 'planning, ms', 'running, ms']

const lineOf = (cost: Cost): string => {
  const [name = '', ...cells] = cellsOf(cost)
  return `${name.padEnd(34)}${cells.map((cell, index) => `${HEAD[index + 1]} ${cell}`.padEnd(30)).join('')}`.trimEnd()
}

async function record(costs: Cost[], accounts: number, version: string): Promise<void> {
  const rows = [HEAD, HEAD.map((_, index) => (index === 0 ? '---' : '---:')), ...costs.map(cellsOf)]
  const text = `# Lookups of SIP servers

Written by \`pnpm bench:sip --record\`: one account of ${accounts} by the SQL of each SIP server, on ${CONNECTIONS} connections, with
PostgreSQL ${version}. _a second_ has the values in the text, as Kamailio, OpenSIPS and Asterisk (pgsql) send it; _of a key’s_
compares it with a lookup of a hash by its primary key, measured in the same rounds; _prepared_ asks for one account again and
again. See [docs/sip-servers.md](../docs/sip-servers.md).

${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`
  await writeFile(join(import.meta.dirname, '../SIP_SERVERS.md'), text)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      accounts: { type: 'string', default: String(SIP_ACCOUNTS) },
      record: { type: 'boolean', default: false },
    },
  })
  const accounts = Number(values.accounts)
  if (!Number.isSafeInteger(accounts) || accounts < 1) throw new Error('--accounts must be a whole number above 0')
  await buildServer()
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-bench-'))
  // as root, the database runs as another user, who has to get in
  await chmod(folder, 0o755)
  const server = await startServer({ DATA_DIR: folder })
  const { url } = await embeddedDatabase(folder)
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: url }))
  try {
    // only a superuser may turn the triggers of foreign keys off while tables are filled
    const pool = new pg.Pool({ connectionString: url.replace('sipspace@', 'postgres@'), max: 1 })
    await pool.query('truncate spaces cascade')
    process.stdout.write(`filling the database with ${accounts} accounts\n`)
    await fillWithSipAccounts(pool, accounts)
    const { rows } = await pool.query<{ server_version: string }>('show server_version')
    await pool.end()
    for (const client of clients) await client.connect()
    const costs = await measure(clients, accounts)
    if (values.record) await record(costs, accounts, rows[0]?.server_version ?? '')
  } finally {
    await Promise.all(clients.map((client) => client.end()))
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
