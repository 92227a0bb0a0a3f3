import { createDatabase, createPool, Replica, type ReplicaState } from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Cleanup, OpenDatabase } from './process.ts'

const MESSAGES: Record<ReplicaState, string> = {
  ok: 'lists, exports and statistics are read from the replica of DATABASE_REPLICA_URL',
  behind: 'the replica of DATABASE_REPLICA_URL is too far behind: the primary is read in its place',
  unreachable: 'the replica of DATABASE_REPLICA_URL cannot be reached: the primary is read in its place',
  wrong: 'DATABASE_REPLICA_URL names no replica of the database of DATABASE_URL: the primary is read in its place',
}

/** The same database with the replica of the settings, where they name one; whether that can be read is found out before. */
export async function withReplica<T extends Pick<OpenDatabase, 'pool' | 'db'>>(
  opened: T,
  {
    DATABASE_REPLICA_URL: connection,
    DATABASE_REPLICA_MAX_LAG_MS: maxLagMs,
    DATABASE_POOL_SIZE: maxConnections,
  }: Config,
  log: FastifyBaseLogger,
  cleanups: Cleanup[],
): Promise<T> {
  if (connection === undefined) return opened
  const pool = createPool({ connection, maxConnections, readOnly: true })
  const onChange = (state: ReplicaState) => log[state === 'ok' ? 'info' : 'warn'](MESSAGES[state])
  const replica = new Replica({ primary: opened.pool, pool, maxLagMs, onChange })
  cleanups.push(() => replica.end())
  await replica.watch()
  // it is logged once, also where it has been unavailable from the start
  if (replica.state === 'unreachable') onChange('unreachable')
  return { ...opened, db: createDatabase(opened.pool, opened.pool, replica) }
}
