import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** What a load came to. */
export interface Loaded {
  /** how often each kind of thing was done */
  done: Record<string, number>
  /** the longest that one of each kind took */
  longestMs: Record<string, number>
  failures: string[]
  /** the accounts whose creation was acknowledged */
  names: string[]
}

const WRITERS = 4

/** Does things one after another, several times at once, until it is stopped. */
function startLoad(steps: (worker: number, index: number, names: string[]) => [string, () => Promise<unknown>][]) {
  const found: Loaded = { done: {}, longestMs: {}, failures: [], names: [] }
  const ending = new AbortController()
  let all = 0
  const work = async (worker: number) => {
    for (let index = 0; !ending.signal.aborted; index += 1) {
      for (const [kind, run] of steps(worker, index, found.names)) {
        const begun = performance.now()
        await run().catch((error: unknown) => found.failures.push(`${kind}: ${String(error)}`))
        const ms = Math.round(performance.now() - begun)
        found.done[kind] = (found.done[kind] ?? 0) + 1
        found.longestMs[kind] = Math.max(found.longestMs[kind] ?? 0, ms)
        all += 1
      }
      if (found.failures.length > 20) return
    }
  }
  const working = Promise.all(Array.from({ length: WRITERS }, (_, worker) => work(worker)))
  return {
    /** waits until so many more things are done */
    async atLeast(number: number): Promise<void> {
      const until = all + number
      const isOver = () => all >= until || found.failures.length > 20
      while (!isOver()) await sleep(20)
    },
    async stop(): Promise<Loaded> {
      ending.abort()
      await working
      return found
    },
  }
}

/** Reads and writes accounts by SQL that every version's schema understands. */
export async function startStatements(url: string) {
  const clients = Array.from({ length: WRITERS }, () => new pg.Client({ connectionString: url }))
  for (const client of clients) await client.connect()
  const load = startLoad((worker, index, names) => {
    const client = clients[worker] as pg.Client
    const name = `during-${worker}-${index}`
    return [
      [
        'create',
        async () => {
          await client.query(
            `insert into accounts (space_id, username, email, ip_address, user_agent, created_at, updated_at)
              values ((select min(id) from spaces), $1, $2, '', 'test', now(), now())`,
            [name, `${name}@mail.example`],
          )
          names.push(name)
        },
      ],
      ['update', () => client.query('update accounts set display_name = $2 where username = $1', [name, name])],
      [
        'read',
        () =>
          client.query(
            `select accounts.id, ha1 from accounts left join account_passwords on account_id = accounts.id where username = $1`,
            [`upgraded-${1 + index}`],
          ),
      ],
      [
        'delete',
        () => client.query('delete from accounts where username = $1', [`upgraded-${WRITERS * index + worker}`]),
      ],
    ]
  })
  return {
    async stop(): Promise<Loaded> {
      const found = await load.stop()
      for (const client of clients) await client.end()
      return found
    },
  }
}

/** Sends requests as through a proxy that knows which servers are there: to each in turn, and to another where one takes no connection. */
export function startRequests(places: () => string[], key: string) {
  let turn = 0
  const send = async (method: string, path: string, body?: object): Promise<string> => {
    for (let tries = 0; ; tries += 1) {
      const known = places()
      const place = known[turn++ % known.length] ?? ''
      try {
        const { status, text } = await ask(place + path, { method, key, body: body && JSON.stringify(body) })
        if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`)
        return text
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED' || tries > 5) throw error
      }
    }
  }
  return startLoad((worker, index, names) => {
    const username = `during-${worker}-${index}`
    let id = 0
    return [
      [
        'create',
        async () => {
          const account = { username, password: 'as good as any', algorithm: 'SHA-256' }
          id = (JSON.parse(await send('POST', '/api/accounts', account)) as { id: number }).id
          names.push(username)
        },
      ],
      ['read', () => send('GET', `/api/accounts/${id}`)],
      ['update', () => send('POST', `/api/accounts/${id}/block`)],
      ['list', () => send('GET', '/api/accounts')],
    ]
  })
}

/** A request on a connection of its own. */
function ask(
  url: string,
  { method, key, body }: { method: string; key: string; body: string | undefined },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json' }
    const sent = request(
      url,
      { method, headers: body === undefined ? { 'x-api-key': key } : headers, agent: false },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        answer.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
