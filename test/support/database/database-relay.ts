import { createServer, type Socket, connect as toNet } from 'node:net'
import pg from 'pg'

/**
 * How a database is: `gone` breaks what is connected and refuses what comes; `silent` says nothing any more on
 * connections of before and takes new ones without a word, which stay so; `silent_after_sign_in` does so with the first
 * statement of a new one; with a SQLSTATE, it refuses each statement.
 */
export type Condition = 'well' | 'gone' | 'silent' | 'silent_after_sign_in' | { sqlState: string; message?: string }

/** Stands before a database, and can take it away. */
export interface DatabaseRelay {
  url: string
  become: (condition: Condition) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

interface Pair {
  near: Socket
  far: Socket
  isDead: boolean
}

export async function createDatabaseRelay(url: string): Promise<DatabaseRelay> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: url })
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  const pairs = new Set<Pair>()
  let condition: Condition = 'well'

  const server = createServer((near) => {
    const far = toNet(target)
    const pair: Pair = { near, far, isDead: condition === 'silent' }
    pairs.add(pair)
    for (const socket of [near, far]) {
      socket.on('error', () => {})
      socket.once('close', () => {
        pairs.delete(pair)
        if (!pair.isDead) for (const either of [near, far]) either.destroy()
      })
    }
    let greeted = false
    near.on('data', (sent) => {
      const isGreeting = !greeted
      greeted = true
      if (condition === 'silent_after_sign_in' && !isGreeting && !isPassword(sent)) pair.isDead = true
      if (pair.isDead) return
      if (typeof condition === 'object') {
        near.write(refusals(sent, isGreeting, condition))
        if (isGreeting) near.end()
      } else far.write(sent)
    })
    far.on('data', (said) => {
      if (!pair.isDead) near.write(said)
    })
  })

  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy()
    await closed
  }
  await listen(0)
  const { port: own } = server.address() as { port: number }
  const account = password == null ? user : `${user}:${password}`
  return {
    url: `postgresql://${account}@127.0.0.1:${own}/${database}`,
    async become(next) {
      if (next === 'silent' || next === 'silent_after_sign_in') for (const pair of pairs) pair.isDead = true
      if (next === 'gone' && condition !== 'gone') await close()
      if (next !== 'gone' && condition === 'gone') await listen(own)
      condition = next
    },
    async [Symbol.asyncDispose]() {
      if (condition !== 'gone') await close()
    },
  }
}

const isPassword = (sent: Buffer): boolean => sent.at(0) === 'p'.charCodeAt(0)

/** What PostgreSQL would say to each query or Sync that is sent, or to the greeting, see its protocol 3.0. */
function refusals(
  sent: Buffer,
  isGreeting: boolean,
  { sqlState, message }: { sqlState: string; message?: string },
): Buffer {
  const fields = `SERROR\0VERROR\0C${sqlState}\0M${message ?? 'refused'}\0\0`
  const error = packet('E', Buffer.from(fields))
  if (isGreeting) return error
  const answers: Buffer[] = []
  for (let at = 0; at + 5 <= sent.length; at += 1 + sent.readUInt32BE(at + 1)) {
    if (['Q', 'S'].includes(String.fromCharCode(sent[at] ?? 0))) answers.push(error, packet('Z', Buffer.from('I')))
  }
  return Buffer.concat(answers)
}

function packet(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
