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

/** What is written together, one statement after the other. */
interface Group {
  waiting: Waiting[]
  /** statements that have not ended */
  writing: number
  patience: NodeJS.Timeout | null
}

/** Values of one statement at most. */
const MOST = 100

/** Milliseconds that a value waits for the end of the statement before it, which may wait for a lock. */
const PATIENCE_MS = 20

/** By the pool that it is written by, and by its name. */
const groupsByPool = new WeakMap<pg.Pool, Map<string, Group>>()

/**
 * Writes a value by one statement with others of its group that arrive in the same turn of the event loop, or while the
 * statement before is under way: most of what the triggers of a statement and its commit cost does not depend on the number
 * of rows (docs/performance.md). Each has its own author in the audit log, and its own error: what fails together is written
 * one by one. In a transaction, a value is written alone.
 */
export function writeTogether<V, R>(db: Database, gathered: GatheredWrite<V, R>): Promise<R> {
  const writes = db instanceof ApplicationDatabase ? db.auditedWrites : null
  if (writes === null) return writeAlone(db, gathered)
  const groups = groupsByPool.get(writes.pool) ?? new Map<string, Group>()
  groupsByPool.set(writes.pool, groups)
  const group = groups.get(gathered.group) ?? { waiting: [], writing: 0, patience: null }
  groups.set(gathered.group, group)
  const onIdle = () => groups.delete(gathered.group)
  return new Promise<R>((resolve, reject) => {
    const waiting = { gathered, db, writes, resolve, reject } as Waiting
    if (group.waiting.push(waiting) === 1) setImmediate(() => writeNext(group, onIdle))
  })
}

/** Writes what waits, or has it wait for the statement that is under way. */
function writeNext(group: Group, onIdle: () => void): void {
  if (group.waiting.length === 0) return
  if (group.writing === 0) writeNow(group, onIdle)
  else group.patience ??= setTimeout(() => writeNow(group, onIdle), PATIENCE_MS)
}

function writeNow(group: Group, onIdle: () => void): void {
  if (group.patience !== null) clearTimeout(group.patience)
  group.patience = null
  const part = group.waiting.splice(0, MOST)
  group.writing += 1
  const onWritten = () => {
    group.writing -= 1
    if (group.waiting.length > 0) writeNext(group, onIdle)
    else if (group.writing === 0) onIdle()
  }
  writePart(part).then(onWritten, onWritten)
  writeNext(group, onIdle)
}

async function writeAlone<V, R>(db: Database, { value, write }: GatheredWrite<V, R>): Promise<R> {
  const [result] = await write(db, [value])
  return result as R
}

async function writePart(part: Waiting[]): Promise<void> {
  const [first] = part
  if (first === undefined) return
  const oneByOne = async (): Promise<void> => {
    await Promise.all(
      part.map(({ gathered, db, resolve, reject }) => writeAlone(db, gathered).then(resolve as never, reject)),
    )
  }
  // the audit log would not tell two of the same key apart
  const authors = new Map(part.map(({ gathered, writes }) => [gathered.key, writes.context]))
  if (part.length === 1 || authors.size < part.length) return oneByOne()
  try {
    const values = part.map(({ gathered }) => gathered.value)
    const results = await first.gathered.write(first.writes.forAuthors(authors), values)
    for (const [index, { resolve }] of part.entries()) resolve(results[index] as never)
  } catch (error) {
    if (isRolledBack(error)) return oneByOne()
    for (const { reject } of part) reject(error)
  }
}

/** Whether PostgreSQL has refused a statement and said so: after a connection that broke, it may have been committed. */
const isRolledBack = (error: unknown): boolean => error instanceof pg.DatabaseError && error.severity === 'ERROR'
