import { createHash, randomBytes } from 'node:crypto'
import { ADMIN_KEYS, accountsOfFirstSpace, DOMAINS, KEYS, keyOf, PASSWORD, usernameOf, WRITERS } from './data.ts'
import type { Asking, HttpRequest } from './load.ts'
import { disturb, searchAlone } from './processes.ts'

/** One of the two that a row compares. */
export interface Side {
  at: 'server' | 'bare' | 'processes'
  askingOf: (connection: number) => Asking
  /** the status of its answers, where they are no good ones */
  status?: number
  /** what is going on meanwhile; gives what ends it */
  meanwhile?: (origin: string) => Promise<() => Promise<void>>
}

/** What is compared, and what is expected of it. */
export interface Row {
  name: string
  a: Side
  b: Side
  /** what the other side is, for the reader */
  against: string
  /** `throughput`: requests per second of a over those of b; `p50` and `p99`: such a time of a over that of b */
  measure: 'throughput' | 'p50' | 'p99'
  connections: number
  /** the least that a throughput, the most that a time may be; null where none is set */
  target: number | null
  /** whether both have to give the same JSON */
  isSame?: boolean
}

export interface Loaded {
  accounts: number
  /** the id of the first Space's first account of ours */
  firstId: number
  /** by username: how to answer a challenge of the server */
  challenges: Map<string, Challenge>
}

export interface Challenge {
  realm: string
  nonce: string
  opaque: string
  nc: number
}

const CONNECTIONS = 32
const EACH = 20
const [DOMAIN] = DOMAINS

/** Spreads connections and requests over a range, always the same way. */
const pick = (connection: number, index: number, range: number): number => ((connection * EACH + index) * 7_919) % range

const each = (ask: (index: number) => HttpRequest): HttpRequest[] =>
  Array.from({ length: EACH }, (_, index) => ask(index))

const asKey = (number: number) => ({ 'x-api-key': keyOf(number + 1) })
const asAdmin = (connection: number, index: number) => asKey(pick(connection, index, ADMIN_KEYS))

export const digestUsers = Array.from({ length: CONNECTIONS }, (_, index) => usernameOf(ADMIN_KEYS + 1 + index))

export function rowsFor({ accounts, firstId, challenges }: Loaded): Row[] {
  const share = accountsOfFirstSpace(accounts)
  const get = (
    path: (connection: number, index: number) => string,
    headers: (connection: number, index: number) => Record<string, string> = asAdmin,
  ) => ({
    askingOf: (connection: number) =>
      each((index) => ({
        method: 'GET',
        path: path(connection, index),
        headers: headers(connection, index),
      })),
  })
  const sip = (connection: number, index: number) => `${usernameOf(1 + pick(connection, index, share))}@${DOMAIN}`

  const me = get(
    () => '/api/accounts/me',
    (connection, index) => asKey(pick(connection, index, KEYS)),
  )
  const meByDigest = {
    askingOf: (connection: number) => () => {
      const username = digestUsers[connection] ?? ''
      const path = '/api/accounts/me'
      const headers = {
        from: `sip:${username}@${DOMAIN}`,
        authorization: answer(challenges.get(username), username, path),
      }
      return { method: 'GET' as const, path, headers }
    },
  }
  /** a client that has no nonce yet, which the server answers with a challenge and the bare handler with the account */
  const challenged = get(
    () => '/api/accounts/me',
    (connection) => ({ from: `sip:${digestUsers[connection]}@${DOMAIN}` }),
  )
  const byId = get((connection, index) => `/api/accounts/${firstId + pick(connection, index, share)}`)
  const search = get((connection, index) => `/api/accounts/${sip(connection, index)}/search`)
  const info = get((connection, index) => `/api/accounts/${sip(connection, index)}/info`)
  const firstPage = get(() => '/api/accounts')
  const lastPage = get(() => `/api/accounts?page=${Math.floor(share / 20)}`)
  const trpcMe = get(
    () => '/trpc/me.get',
    (connection, index) => asKey(pick(connection, index, KEYS)),
  )
  const trpcList = get(() => `/trpc/accounts.list?input=${encodeURIComponent('{"limit":20}')}`)
  const names = Array.from({ length: 10 }, () => 'me.get').join(',')
  const trpcBatch = get(
    () => `/trpc/${names}?batch=1`,
    (connection, index) => asKey(pick(connection, index, KEYS)),
  )
  const create = {
    askingOf: (connection: number) => () => post('/api/accounts', asAdmin(connection, 0), {}),
  }
  const createIn = (domain: (connection: number) => string) => ({
    askingOf: (connection: number) => () =>
      post('/api/accounts', { ...asAdmin(connection, 0), host: domain(connection) }, {}),
  })

  const compare = (name: string, side: Omit<Side, 'at'>, target: number | null, isSame = true): Row => ({
    name,
    a: { at: 'server', ...side },
    b: { at: 'bare', ...side },
    against: 'the same of the bare handler',
    measure: 'throughput',
    connections: CONNECTIONS,
    target,
    isSame,
  })
  const within = (
    name: string,
    [a, b]: [Omit<Side, 'at'>, Omit<Side, 'at'>],
    rest: Pick<Row, 'against' | 'measure' | 'target'> & { connections?: number },
  ): Row => ({ name, a: { at: 'server', ...a }, b: { at: 'server', ...b }, connections: CONNECTIONS, ...rest })

  return [
    compare('me by key', me, 0.8),
    { ...compare('me by key, one at a time', me, null), connections: 1 },
    compare('me by digest', meByDigest, 0.65),
    {
      ...compare('digest challenge', challenged, null, false),
      a: { at: 'server', ...challenged, status: 401 },
    },
    compare('account by id', byId, 0.8),
    compare('account by address', search, 0.8, false),
    compare('info', info, 0.85),
    compare('first page', firstPage, 0.8),
    within('last page', [lastPage, firstPage], { against: 'the first page', measure: 'p50', target: 3 }),
    compare('create', create, 0.7, false),
    within(
      '8 writers into one Space',
      [createIn(() => WRITERS[0] ?? ''), createIn((connection) => WRITERS[connection] ?? '')],
      {
        against: '8 writers into 8 Spaces',
        measure: 'throughput',
        target: 0.6,
        connections: 8,
      },
    ),
    {
      name: '2 processes',
      a: { at: 'processes', ...me },
      b: { at: 'server', ...me },
      against: 'me by key with one',
      measure: 'throughput',
      connections: CONNECTIONS,
      target: null,
    },
    within('tRPC me.get', [trpcMe, me], { against: 'GET /api/accounts/me', measure: 'throughput', target: 0.6 }),
    within('tRPC accounts.list', [trpcList, firstPage], {
      against: 'GET /api/accounts',
      measure: 'throughput',
      target: 0.6,
    }),
    {
      name: 'me beside the worst Space',
      a: { at: 'server', ...me, meanwhile: disturb },
      b: { at: 'server', ...me },
      against: 'the same without it',
      measure: 'p99',
      connections: 4,
      target: 5,
    },
    {
      name: 'me beside 32 searches of a Space',
      a: { at: 'server', ...me, meanwhile: searchAlone },
      b: { at: 'server', ...me },
      against: 'the same without them',
      measure: 'p50',
      connections: 4,
      target: null,
    },
    within('tRPC batch of 10', [trpcBatch, trpcMe], { against: 'one call', measure: 'p50', target: 4 }),
  ]
}

function post(path: string, headers: Record<string, string>, more: object): HttpRequest {
  const username = `new-${randomBytes(9).toString('hex')}`
  const body = {
    username,
    password: PASSWORD,
    algorithm: 'SHA-256',
    activated: true,
    dictionary: { floor: '3' },
    ...more,
  }
  return {
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** An answer to the challenge that the account was given, with the next count (RFC 7616 section 3.4). */
function answer(challenge: Challenge | undefined, username: string, uri: string): string {
  if (!challenge) throw new Error(`no challenge for ${username}`)
  const { realm, nonce, opaque } = challenge
  challenge.nc += 1
  const nc = challenge.nc.toString(16).padStart(8, '0')
  const ha1 = sha256(`${username}:${realm}:${PASSWORD}`)
  const response = sha256(`${ha1}:${nonce}:${nc}:bench:auth:${sha256(`GET:${uri}`)}`)
  return `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=SHA-256, cnonce="bench", nc=${nc}, qop=auth, opaque="${opaque}"`
}
