import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { program, until } from './processes.mjs'

export const KEY = 'a-key-for-failovers-of-32-and-more'
export const PASSWORD = 'a password for failovers'
export const MAIL_PORT = 2525
export const FRONT = 'http://127.16.0.1:8080'

// a request goes to another server only where no connection was made: else a creation would be done twice
const PROXY = `defaults
  mode http
  timeout connect 1s
  timeout client 75s
  timeout server 75s
  timeout check 2s
  retry-on conn-failure
  option redispatch
  http-error status 503 content-type application/json string '{"message":"unavailable"}' hdr Retry-After 1
frontend web
  bind 127.16.0.1:8080
  default_backend sipspace
backend sipspace
  option httpchk GET /readyz
  default-server check inter 1s fall 2 rise 1
  server one 127.16.0.1:8081
  server two 127.16.0.1:8082
`

/** Two servers on a database, and HAProxy before them. */
export async function startServers(folder, databaseUrl) {
  const file = join(folder, 'front.cfg')
  await writeFile(file, PROXY)
  const main = join(import.meta.dirname, '../../apps/server/dist/main.js')
  const server = (name, port) =>
    program(name, folder, [process.execPath, main], {
      env: {
        BOOTSTRAP_ADMIN_API_KEY: KEY,
        BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
        DATABASE_URL: databaseUrl,
        DATA_DIR: join(folder, name),
        HOST: '127.16.0.1',
        MAIL_ENCRYPTION: 'none',
        MAIL_HOST: '127.16.0.1',
        MAIL_PORT: String(MAIL_PORT),
        PORT: String(port),
        RATE_LIMIT: 'off',
        SECRET_KEY: 'a-key-of-two-servers-of-32-and-more',
        TRUST_PROXY: '127.0.0.1',
      },
    }).start()
  server('server1', 8081)
  server('server2', 8082)
  program('front', folder, ['haproxy', '-db', '-f', file]).start()
  const isReady = async () => (await fetch(`${FRONT}/readyz`)).ok
  await until('a server that is ready', isReady)
  return {
    ready: () => until('a server that is ready', isReady),
    /** The last errors of requests that the servers logged, but for those that say that the database is not available. */
    async errors() {
      const logs = await Promise.all(
        ['server1', 'server2'].map((name) => readFile(join(folder, `${name}.log`), 'utf8')),
      )
      return logs.flatMap((log) =>
        log
          .split('\n')
          .filter((line) => /"level":50.*"requestId".*"err"/.test(line))
          .slice(-5),
      )
    },
  }
}
