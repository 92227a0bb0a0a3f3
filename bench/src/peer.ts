import { parseArgs } from 'node:util'
import { median } from './compare.ts'
import { type HttpRequest, measure } from './load.ts'

// Asks two servers that speak the same REST API the same things, in turn: see bench/peer/README.md.

const USAGE = `node dist/peer.js --a URL --a-key KEY --b URL --b-key KEY --domain DOMAIN [--accounts N] [--rounds N] [--seconds N]

  --a, --b          origins of the two servers, such as http://127.0.0.1:3000
  --a-key, --b-key  keys of a super admin of each
  --domain          the SIP domain of a Space that both have, in which accounts are created
  --host            the Host header that names that Space, where it is not the one of the URL
  --accounts        accounts that are created in each before anything is measured; 200 by default
  --rounds          rounds of each row; 5 by default
  --seconds         seconds of each side of a round; 2 by default`

interface Server {
  origin: string
  headers: Record<string, string>
  /** the accounts that were created in it before the measurements */
  accounts: { id: number; username: string }[]
}

interface Row {
  name: string
  requestsOf: (server: Server) => HttpRequest[] | (() => HttpRequest)
}

const CONNECTIONS = 8
const PASSWORD = 'a-long-password'
const run = `peer${Date.now().toString(36)}`
let created = 0

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      a: { type: 'string' },
      'a-key': { type: 'string' },
      b: { type: 'string' },
      'b-key': { type: 'string' },
      domain: { type: 'string' },
      host: { type: 'string' },
      accounts: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      help: { type: 'boolean' },
    },
  })
  const { a, b, domain, host } = values
  if (values.help || !a || !b || !domain || !values['a-key'] || !values['b-key']) {
    console.log(USAGE)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const serverOf = (origin: string, key: string): Server => ({
    origin: origin.replace(/\/$/, ''),
    headers: {
      'x-api-key': key,
      accept: 'application/json',
      'content-type': 'application/json',
      ...(host ? { host } : {}),
    },
    accounts: [],
  })
  const servers = { a: serverOf(a, values['a-key']), b: serverOf(b, values['b-key']) }
  const creation = (): HttpRequest => ({
    method: 'POST',
    path: '/api/accounts',
    body: JSON.stringify({
      username: `${run}${created++}`,
      domain,
      password: PASSWORD,
      algorithm: 'SHA-256',
      activated: true,
    }),
  })
  for (const server of Object.values(servers)) {
    for (let index = 0; index < Number(values.accounts); index += 1) await createOne(server, creation())
  }
  const get = (paths: (server: Server) => string[]) => (server: Server) =>
    paths(server).map((path): HttpRequest => ({ method: 'GET', path }))
  const rows: Row[] = [
    { name: 'GET /api/accounts/me', requestsOf: get(() => ['/api/accounts/me']) },
    {
      name: 'GET /api/accounts/{id}',
      requestsOf: get(({ accounts }) => accounts.map(({ id }) => `/api/accounts/${id}`)),
    },
    {
      name: 'GET /api/accounts/{sip}/info',
      requestsOf: get(({ accounts }) => accounts.map(({ username }) => `/api/accounts/${username}@${domain}/info`)),
    },
    { name: 'GET /api/accounts', requestsOf: get(() => ['/api/accounts']) },
    { name: 'POST /api/accounts', requestsOf: () => creation },
  ]
  for (const row of rows) {
    const sides = { a: [] as number[], b: [] as number[] }
    for (let round = 0; round <= Number(values.rounds); round += 1) {
      for (const side of ['a', 'b'] as const) {
        const { requestsPerSecond } = await ask(servers[side], row, Number(values.seconds))
        // the first round warms up
        if (round > 0) sides[side].push(requestsPerSecond)
      }
    }
    const ratios = sides.a.map((value, index) => value / (sides.b[index] ?? Number.NaN))
    const perSecond = (rates: number[]) => `${Math.round(median(rates))}/s`.padStart(9)
    console.log(
      `${row.name.padEnd(30)} a ${perSecond(sides.a)}   b ${perSecond(sides.b)}   a/b × ${median(ratios).toFixed(1)}`,
    )
  }
  console.log(`left in both Spaces: the accounts whose names begin with ${run}`)
}

async function createOne(server: Server, { path, body }: HttpRequest): Promise<void> {
  const response = await fetch(server.origin + path, { method: 'POST', headers: server.headers, body: body ?? '' })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok || typeof answer !== 'object' || answer === null || !('id' in answer && 'username' in answer)) {
    throw new Error(`${server.origin}: an account is not created: ${response.status} ${JSON.stringify(answer)}`)
  }
  server.accounts.push({ id: Number(answer.id), username: String(answer.username) })
}

async function ask(server: Server, row: Row, seconds: number) {
  const requests = row.requestsOf(server)
  const withHeaders = (request: HttpRequest): HttpRequest => ({ ...request, headers: server.headers })
  return measure(
    {
      origin: server.origin,
      connections: CONNECTIONS,
      askingOf: () => (typeof requests === 'function' ? () => withHeaders(requests()) : requests.map(withHeaders)),
    },
    seconds,
  )
}

await main()
