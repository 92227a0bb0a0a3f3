import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { challengesFor } from './challenges.ts'
import { requireSameAnswers, statementsOf } from './checks.ts'
import { compare, median, type Places, type Result } from './compare.ts'
import { fill } from './data.ts'
import { type BenchDatabase, createDatabase, embeddedDatabase } from './database.ts'
import { measureImport } from './imports.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { buildServer, type Measurable, startBare, startServer } from './processes.ts'
import { type Fact, lineOf, writeReport } from './report.ts'
import { rowsFor } from './rows.ts'
import { measureSearches } from './searches.ts'

const STARTS = 5
const START_TARGET_MS = 800
const MEMORY_TARGET_MB = 180
const IMPORT_TARGET_SECONDS = 15
const IMPORT_TARGET_LINES = 100_000
const IMPORT_GROWTH_TARGET_MB = 100

/** What is measured beside the rows. */
const OTHER_ROWS = ['search', 'import']

/** How to undo what was started, last first. */
type Cleanups = (() => Promise<unknown>)[]

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const options = readOptions(process.argv.slice(2))
  requireRow(options)
  const cleanups: Cleanups = []
  try {
    return await bench(options, cleanups)
  } finally {
    for (const close of cleanups.reverse()) await close().catch(reportFatal)
  }
}

/** @throws TypeError where no row has the name that is asked for */
function requireRow({ only = '', accounts }: Options): void {
  const rows = rowsFor({ accounts, firstId: 0, challenges: new Map() }).map(({ name }) => name)
  const names = [...rows, ...OTHER_ROWS]
  if (!names.some((name) => name.startsWith(only)))
    throw new TypeError(`no row begins with ${JSON.stringify(only)}; there are: ${names.join('; ')}`)
}

const say = (text: string) => process.stdout.write(`${text}\n`)
const reportFatal = (error: unknown) =>
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)

async function bench(options: Options, cleanups: Cleanups): Promise<number> {
  const [load = 0] = loadavg()
  say(`load of the machine before it begins: ${load.toFixed(2)} on ${availableParallelism()} processors`)
  say('building for production')
  await buildServer()
  const { database, server } = await prepare(cleanups)
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  cleanups.push(() => pool.end())

  say(`filling the database with ${options.accounts} accounts`)
  const begun = performance.now()
  const { firstId } = await fill(pool, options.accounts)
  say(`filled in ${((performance.now() - begun) / 1000).toFixed(1)} s`)

  const version = await versionOf(pool)
  const shownPort = new URL(server.origin).port
  const bare = await startBare({ DATABASE_URL: database.url, SHOWN_PORT: shownPort })
  cleanups.push(() => bare.stop())
  const two = await startServer({ DATABASE_URL: database.url, WEB_CONCURRENCY: '2' })
  cleanups.push(() => two.stop())
  const places: Places = { server, bare, processes: two }

  const challenges = await challengesFor(server.origin)
  const rows = rowsFor({ accounts: options.accounts, firstId, challenges }).filter(({ name }) =>
    name.startsWith(options.only ?? ''),
  )
  await requireSameAnswers(rows, places)
  const statements = await statementsOf(rows, database)

  const results: Result[] = []
  let memory = 0
  for (const row of rows) {
    const result = await compare(row, places, { ...options, databasePid: database.pid })
    memory = Math.max(memory, await server.memory())
    results.push(result)
    say(lineOf(result, statements.get(row)))
  }

  const searches = 'search'.startsWith(options.only ?? '')
    ? await measureSearches(server.origin, options.accounts, say)
    : []
  await two.stop()
  await bare.stop()
  await server.stop()
  const starts: number[] = []
  for (let index = 0; index < STARTS; index += 1) {
    const again = await startServer(database.env)
    starts.push(again.startedIn)
    await again.stop()
  }
  const imported = 'import'.startsWith(options.only ?? '') ? await importFacts(options, database) : []
  const facts: Fact[] = [
    { name: 'resident memory under load', value: memory, unit: 'MB', most: MEMORY_TARGET_MB },
    { name: 'from the start to listening', value: median(starts), unit: 'ms', most: START_TARGET_MS },
    ...searches,
    ...imported,
  ]
  for (const { name, value, unit, most } of facts) say(`${name}: ${value.toFixed(0)} ${unit} (≤ ${most})`)
  if (options.isRecorded) await writeReport({ options, results, statements, facts, version })
  const isMet = results.every((result) => result.isMet) && facts.every(({ value, most }) => value <= most)
  say(isMet ? 'every target is met' : 'not every target is met')
  return isMet ? 0 : 1
}

/** How long a file of accounts takes, in a server of its own so that its memory is known. */
async function importFacts({ lines }: Options, { env }: BenchDatabase): Promise<Fact[]> {
  const server = await startServer(env)
  try {
    // it has been started again since the beginning
    const pid = env['DATA_DIR'] === undefined ? null : (await embeddedDatabase(env['DATA_DIR'])).pid
    const imported = await measureImport(server, { lines, databasePid: pid })
    const [own, theirs] = [imported.serverCpu, imported.databaseCpu].map((time) => time?.toFixed(1) ?? '?')
    const steps = (['upload', 'check', 'import'] as const).map((step) => `${step} ${imported[step].toFixed(1)} s`)
    say(`${lines} lines: ${steps.join(', ')}; processor time ${own} s of the server and ${theirs} s of the database`)
    return [
      {
        name: `check and import of ${lines} accounts`,
        value: imported.check + imported.import,
        unit: 's',
        most: (IMPORT_TARGET_SECONDS * lines) / IMPORT_TARGET_LINES,
      },
      { name: 'memory that an import takes', value: imported.growth, unit: 'MB', most: IMPORT_GROWTH_TARGET_MB },
    ]
  } finally {
    await server.stop()
  }
}

async function prepare(cleanups: Cleanups): Promise<{ database: BenchDatabase; server: Measurable }> {
  const given = process.env['DATABASE_URL']
  if (given) {
    const database = await createDatabase(given)
    cleanups.push(() => database.drop())
    const server = await startServer(database.env)
    cleanups.push(() => server.stop())
    return { database, server }
  }
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-bench-'))
  // as root, the database runs as another user, who has to get in
  await chmod(folder, 0o755)
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const server = await startServer({ DATA_DIR: folder })
  cleanups.push(() => server.stop())
  return { database: await embeddedDatabase(folder), server }
}

async function versionOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version')
  return rows[0]?.server_version ?? ''
}

process.exitCode = await main().catch((error: unknown) => {
  reportFatal(error)
  return 2
})
