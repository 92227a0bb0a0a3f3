import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  type Expression,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely'
import type { Database } from '../database.ts'
import type { DB } from '../database.types.ts'
import type { NamedStatement, PipelinedConnections } from './pipelined-connections.ts'
import { nameOf } from './statement-names.ts'

/** Gives the placeholder of a value that is known only when the statement is run. */
export type Params<P> = <K extends keyof P & string>(name: K) => Expression<P[K]>

/** A compiled statement with placeholders for its values. */
export interface Prepared<P, O> {
  all: (db: Database, values: P) => Promise<O[]>
  first: (db: Database, values: P) => Promise<O | undefined>
}

class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

const compiler = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/**
 * A statement that is compiled once instead of with every request, which costs more than PostgreSQL's work does.
 *
 * @param build makes the query, with `param('name')` wherever a value goes
 */
export function prepared<P extends object, O>(
  build: (db: Database, param: Params<P>) => Compilable<O>,
): Prepared<P, O> {
  const statement = compiling(build)
  const all = async (db: Database, values: P): Promise<O[]> => {
    const { compiled } = statement()
    return (await db.executeQuery<O>({ ...compiled, parameters: fill(compiled, values) })).rows
  }
  return { all, first: async (db, values) => (await all(db, values))[0] }
}

/** What a value is to PostgreSQL. */
export type ValueType = 'integer' | 'bigint' | 'text' | 'bytea' | 'timestamptz'

/**
 * A prepared statement that shares a pipelined connection with others. So it has to be quick, and must not wait for a lock
 * of another transaction: it reads some rows by an index, of which a part of a list is the longest. In a transaction it
 * runs on the transaction's own connection.
 *
 * @param types when given, the same lookups of one turn of the event loop become one statement: see {@link batching}
 * @param together how, where it cannot be one lookup for each row of values, as for an `insert`
 */
export function lookup<P extends object, O>(
  build: (db: Database, param: Params<P>) => Compilable<O>,
  types?: Record<keyof P & string, ValueType>,
  together?: Together<P, O>,
): Prepared<P, O> {
  const statement = compiling(build)
  const alone = prepared(build)
  const send = (connections: PipelinedConnections, values: P): Promise<O[]> => {
    const { compiled, named } = statement()
    return connections.rowsOf(named, fill(compiled, values)) as Promise<O[]>
  }
  const pipelined = types ? batching(build, types, send, together) : send
  const all = (db: Database, values: P): Promise<O[]> => {
    const connections = pipelinedConnectionsOf(db)
    return connections ? pipelined(connections, values) : alone.all(db, values)
  }
  return { all, first: async (db, values) => (await all(db, values))[0] }
}

/** The pipelined connections of the application's database; a transaction has none, but a connection of its own. */
function pipelinedConnectionsOf(db: Database): PipelinedConnections | null {
  return 'pipelined' in db ? (db.pipelined as PipelinedConnections | null) : null
}

/** A statement for several lookups at once. */
interface Together<P, O> {
  /** what differs among the lookups of a statement: those that have it in common are made one by one */
  by: keyof P & string
  /** @param given a `from` item named `given`, with the values of each lookup and its `position`, which each row has to tell */
  statement: (given: RawBuilder<unknown>) => RawBuilder<O>
}

interface Waiting<P, O> {
  values: P
  resolve: (rows: O[]) => void
  reject: (error: unknown) => void
}

/**
 * Makes one statement of the lookups of one turn of the event loop: most of what a small statement costs does not depend on
 * the number of values. Figures: docs/performance.md. Nothing is cached: each lookup is made after its request has arrived.
 */
function batching<P extends object, O>(
  build: (db: Database, param: Params<P>) => Compilable<O>,
  types: Record<keyof P & string, ValueType>,
  send: (connections: PipelinedConnections, values: P) => Promise<O[]>,
  together?: Together<P, O>,
): (connections: PipelinedConnections, values: P) => Promise<O[]> {
  const names = Object.keys(types) as (keyof P & string)[]
  const forMany = compiling<P, O>((db, param) => {
    const arrays = names.map((name) => sql`${param(name)}::${sql.raw(types[name])}[]`)
    const columns = [...names, 'position'].map((name) => sql.id(name))
    const given = sql`unnest(${sql.join(arrays)}) with ordinality as given (${sql.join(columns)})`
    const one = () => build(db, (name) => sql`given.${sql.id(name)}`) as unknown as Expression<O>
    const many =
      together?.statement(given) ??
      sql<O>`select found.*, given.position::integer from ${given} cross join lateral ${one()} as found`
    return { compile: () => many.compile(db) }
  })

  const sendMany = async (connections: PipelinedConnections, batch: Waiting<P, O>[]): Promise<O[][]> => {
    if (names.length === 0 && batch[0]) {
      const rows = await send(connections, batch[0].values)
      return batch.map(() => rows)
    }
    const columns = Object.fromEntries(names.map((name) => [name, batch.map(({ values }) => values[name])]))
    const { compiled, named } = forMany()
    const rows = (await connections.rowsOf(named, fill(compiled, columns))) as (O & { position: number })[]
    const answers: O[][] = batch.map(() => [])
    for (const row of rows) answers[row.position - 1]?.push(row)
    return answers
  }

  const answerAlone = (connections: PipelinedConnections, { values, resolve, reject }: Waiting<P, O>): void => {
    send(connections, values).then(resolve, reject)
  }

  const answer = async (connections: PipelinedConnections, batch: Waiting<P, O>[]): Promise<void> => {
    const [only] = batch
    if (batch.length === 1 && only) return answerAlone(connections, only)
    try {
      const answers = await sendMany(connections, batch)
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] ?? [])
    } catch (error) {
      // a value that PostgreSQL refuses must fail its own request alone
      connections.onFailedBatch(error)
      for (const waiting of batch) answerAlone(connections, waiting)
    }
  }

  return (connections, values) =>
    new Promise((resolve, reject) => {
      const batch = (connections.batches.get(types) ?? []) as Waiting<P, O>[]
      if (batch.push({ values, resolve, reject }) > 1) return
      connections.batches.set(types, batch)
      setImmediate(() => {
        connections.batches.delete(types)
        const [first, repeated] = together ? firstOfEach(batch, together.by) : [batch, []]
        void answer(connections, first)
        for (const waiting of repeated) answerAlone(connections, waiting)
      })
    })
}

/** Those that have a value first, and those that repeat it. */
function firstOfEach<P, O>(batch: Waiting<P, O>[], by: keyof P): [Waiting<P, O>[], Waiting<P, O>[]] {
  const seen = new Set<unknown>()
  const repeated: Waiting<P, O>[] = []
  const first = batch.filter((waiting) => {
    if (!seen.has(waiting.values[by])) return seen.add(waiting.values[by])
    repeated.push(waiting)
    return false
  })
  return [first, repeated]
}

function compiling<P, O>(build: (db: Database, param: Params<P>) => Compilable<O>) {
  let statement: { compiled: CompiledQuery<O>; named: NamedStatement } | undefined
  return () => {
    if (statement) return statement
    const compiled = build(compiler, (name) => sql`${new Placeholder(name)}`).compile()
    statement = { compiled, named: { name: nameOf(compiled.sql), text: compiled.sql } }
    return statement
  }
}

const fill = ({ parameters }: CompiledQuery, values: object): unknown[] =>
  parameters.map((value) => (value instanceof Placeholder ? (values as Record<string, unknown>)[value.name] : value))
