import pg from 'pg'
import { ApplicationDatabase, type AuditedWrites, type Database } from './database.ts'

/** Something to write that may share a statement with others of its group. */
interface GatheredWrite<V, R> {
  /** what may be written together: what waits for a lock keeps the others of its group waiting, and nobody else */
  group: string
  /** names the value in its statement: the triggers of the audit log find its author by it */
  key: string
  value: V
  /** writes values by one statement, and gives what became of each */
  write: (db: Database, values: V[]) => Promise<R[]>
}

interface Waiting {
  gathered: GatheredWrite<unknown, unknown>
  db: Database
  writes: AuditedWrites
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

/** Values of one statement at most. */
const MOST = 100

/** What waits for the end of the turn of the event loop, by the pool that it is written by, and by its group. */
const waitingByPool = new WeakMap<pg.Pool, Map<string, Waiting[]>>()

/**
 * Writes a value by one statement with others of its group that arrive in the same turn of the event loop: most of what the
 * triggers of a statement and its commit cost does not depend on the number of rows (docs/performance.md). Each has its own
 * author in the audit log, and its own error: what fails together is written one by one. In a transaction, a value is
 * written alone.
 */
export function writeTogether<V, R>(db: Database, gathered: GatheredWrite<V, R>): Promise<R> {
  const writes = db instanceof ApplicationDatabase ? db.auditedWrites : null
  if (writes === null) return writeAlone(db, gathered)
  return new Promise<R>((resolve, reject) => {
    const groups = waitingByPool.get(writes.pool) ?? new Map<string, Waiting[]>()
    waitingByPool.set(writes.pool, groups)
    const group = groups.get(gathered.group) ?? []
    if (group.push({ gathered, db, writes, resolve, reject } as Waiting) === 1) {
      groups.set(gathered.group, group)
      setImmediate(() => {
        if (groups.get(gathered.group) === group) groups.delete(gathered.group)
        void writeGroup(group)
      })
    }
    if (group.length === MOST) groups.delete(gathered.group)
  })
}

async function writeAlone<V, R>(db: Database, { value, write }: GatheredWrite<V, R>): Promise<R> {
  const [result] = await write(db, [value])
  return result as R
}

async function writeGroup(group: Waiting[]): Promise<void> {
  const [first] = group
  if (first === undefined) return
  const oneByOne = () => {
    for (const { gathered, db, resolve, reject } of group) writeAlone(db, gathered).then(resolve as never, reject)
  }
  // the audit log would not tell two of the same key apart
  const authors = new Map(group.map(({ gathered, writes }) => [gathered.key, writes.context]))
  if (group.length === 1 || authors.size < group.length) return oneByOne()
  try {
    const values = group.map(({ gathered }) => gathered.value)
    const results = await first.gathered.write(first.writes.forAuthors(authors), values)
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as never)
  } catch (error) {
    if (isRolledBack(error)) oneByOne()
    else for (const { reject } of group) reject(error)
  }
}

/** Whether PostgreSQL has refused a statement and said so: after a connection that broke, it may have been committed. */
const isRolledBack = (error: unknown): boolean => error instanceof pg.DatabaseError && error.severity === 'ERROR'
