import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** The database that everything is measured on. */
export interface BenchDatabase {
  /** for other programs than the server under its own settings */
  url: string
  /** how PostgreSQL itself can be reached: an address, or the folder of its socket */
  place: { host: string; port: number }
  /** the main process of PostgreSQL, where it runs here */
  pid: number | null
  /** the settings by which the server finds it */
  env: Record<string, string>
  drop: () => Promise<void>
}

/** The one that the server brings along, in a folder of its own: it runs when the server does. */
export async function embeddedDatabase(dataDir: string): Promise<BenchDatabase> {
  // lines of a postmaster's lock file: 1 its id, 4 its port, 5 the folder of its socket
  const lock = (await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')
  const place = { host: lock[4] ?? '', port: Number(lock[3]) }
  const url = `postgresql://sipspace@/sipspace?host=${encodeURIComponent(place.host)}&port=${place.port}`
  return { url, place, pid: Number(lock[0]), env: { DATA_DIR: dataDir }, drop: async () => {} }
}

/** A new one beside that of a connection string; it is dropped in the end. */
export async function createDatabase(given: string): Promise<BenchDatabase> {
  const name = `sipspace_bench_${process.pid}`
  await administrate(given, `create database ${name}`)
  const { host, hostname, port } = new URL(given)
  const url =
    host === ''
      ? given.replace(/\/[^/?]*(\?|$)/, `/${name}$1`)
      : Object.assign(new URL(given), { pathname: `/${name}` }).href
  const place = { host: new URL(given).searchParams.get('host') ?? hostname, port: Number(port || 5432) }
  return {
    url,
    place,
    pid: null,
    env: { DATABASE_URL: url },
    drop: () => administrate(given, `drop database ${name} with (force)`),
  }
}

async function administrate(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
