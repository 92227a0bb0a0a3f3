import pg from 'pg'
import { type Candidate, type Candidates, leadsElsewhere } from './connection-candidates.ts'

/** Which of the ways to a database is taken, by all pools that share it. */
export interface Way {
  readonly candidates: Candidates
  /** the number of the one that new connections take */
  current: number
}

export const wayTo = (candidates: Candidates): Way => ({ candidates, current: 0 })

export const currentCandidate = ({ candidates, current }: Way): Candidate =>
  candidates.list[current] ?? candidates.list[0]

type OnConnected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void

/** A pool that goes on to the next way to the database where the one that it has taken leads nowhere. */
export class CandidatePool extends pg.Pool {
  readonly #way: Way

  constructor({ way, ...options }: pg.PoolConfig & { way: Way }) {
    super({ ...options, ...currentCandidate(way) })
    this.#way = way
  }

  override connect(): Promise<pg.PoolClient>
  override connect(onConnected: OnConnected): void
  override connect(onConnected?: OnConnected): Promise<pg.PoolClient> | undefined {
    if (this.#way.candidates.list.length === 1) {
      if (!onConnected) return super.connect()
      super.connect(onConnected)
      return undefined
    }
    const connecting = this.#connectSomewhere()
    if (!onConnected) return connecting
    connecting.then(
      (client) => onConnected(undefined, client, client.release.bind(client) as (release?: unknown) => void),
      (error: Error) => onConnected(error, undefined, () => {}),
    )
    return undefined
  }

  async #connectSomewhere(): Promise<pg.PoolClient> {
    const way = this.#way
    for (let others = way.candidates.list.length - 1; ; others--) {
      const taken = way.current
      // each new connection is made from these
      Object.assign(this.options, currentCandidate(way))
      try {
        return await super.connect()
      } catch (error) {
        if (others === 0 || !leadsElsewhere(error)) throw error
        if (way.current === taken) way.current = (taken + 1) % way.candidates.list.length
      }
    }
  }
}

/**
 * Opens a connection of its own, by the first way that leads to the database.
 *
 * @throws what the last way has failed by
 */
export async function openClient(
  { list }: Candidates,
  options: pg.ClientConfig & { query_timeout?: number } = {},
): Promise<pg.Client> {
  let failure: unknown
  for (const candidate of list) {
    const client = new pg.Client({ ...options, ...candidate })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      failure = error
      if (!leadsElsewhere(error)) break
    }
  }
  throw failure
}
