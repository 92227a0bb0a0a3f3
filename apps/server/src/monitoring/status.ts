import { type ApplicationDatabase, schemaState, unavailabilityReason, writability } from '@sipspace/core'
import { z } from 'zod'

/** How the process is, as far as it knows by itself. */
export interface Status {
  /** whether it has been signalled to end, and finishes what it has accepted */
  isStopping: boolean
  /** whether jobs are taken from the queue */
  isWorking: () => boolean
}

/** What has to be well for requests to be served, each `ok` or what is wrong with it. */
export const Readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  server: z.enum(['ok', 'stopping']),
  database: z.enum(['ok', 'unreachable', 'read-only', 'waiting']).meta({
    description: '`waiting`: commits hang for want of a synchronous standby.',
  }),
  migrations: z.enum(['ok', 'behind', 'newer', 'unknown']).meta({
    description: 'How the schema is, seen from this program; `unknown` while the database cannot be asked.',
  }),
  worker: z.enum(['ok', 'stopped']),
  replica: z.enum(['none', 'ok', 'behind', 'unreachable', 'wrong']).meta({
    description:
      'Whether lists, exports and statistics are read from DATABASE_REPLICA_URL; while it is not `ok`, they are read from the primary, and the process is ready all the same.',
  }),
})

export type Readiness = z.output<typeof Readiness>

/** Asks after everything; those who ask at the same time share one question to the database. */
export function createReadiness(deps: { db: ApplicationDatabase; status: Status }): () => Promise<Readiness> {
  let asking: Promise<Pick<Readiness, 'database' | 'migrations'>> | undefined

  const ask = async () => {
    const { db } = deps
    try {
      const [state, database] = await Promise.all([schemaState(db), writability(db)])
      return { database, migrations: state === 'current' ? 'ok' : state } as const
    } catch (error) {
      // an answer that is an error of its own is one all the same
      const database = unavailabilityReason(error) === null ? 'ok' : 'unreachable'
      return { database, migrations: 'unknown' } as const
    } finally {
      asking = undefined
    }
  }

  return async () => {
    const { db, status } = deps
    asking ??= ask()
    const parts = {
      server: status.isStopping ? 'stopping' : 'ok',
      ...(await asking),
      worker: status.isWorking() ? 'ok' : 'stopped',
    } as const
    const isReady = Object.values(parts).every((part) => part === 'ok')
    return { status: isReady ? 'ready' : 'not ready', ...parts, replica: db.replica?.state ?? 'none' }
  }
}
