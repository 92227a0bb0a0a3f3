// Ends the database of a test run that is killed: started beside it, with its standard input open for as long as the run lives.
// Arguments: a connection string, the template's name, and the folder of the run's own PostgreSQL, empty where it has none.
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'

const [url, template, folder] = process.argv.slice(2)
// a run that ends by itself says so first
let written = ''
for await (const text of process.stdin) written += text
if (written === '') await (folder ? endPostgres() : dropDatabases())

async function endPostgres() {
  const [pid] = readFileSync(`${folder}/postgres/data/postmaster.pid`, 'utf8').split('\n')
  process.kill(Number(pid), 'SIGQUIT')
  while (isAlive(Number(pid))) await sleep(50)
  rmSync(folder, { recursive: true, force: true })
}

function isAlive(pid) {
  try {
    // a process that has ended may wait for its parent to take note
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function dropDatabases() {
  const pg = createRequire(new URL('../../../packages/core/package.json', import.meta.url))('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select datname as name from pg_database where starts_with(datname, $1)', [
    template,
  ])
  for (const { name } of rows) await client.query(`drop database ${name} with (force)`)
  await client.end()
}
