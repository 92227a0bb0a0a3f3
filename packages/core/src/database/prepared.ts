import { createHash } from 'node:crypto'
import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  type Expression,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import type { Database } from './database.ts'
import type { DB } from './database.types.ts'
import { findLanes, type NamedStatement } from './lanes.ts'

/** Gives the place of a value that is known only when the statement is run. */
export type Params<P> = <K extends keyof P & string>(name: K) => Expression<P[K]>

/** A statement that has been compiled, with places for its values. */
export interface Prepared<P, O> {
  all: (db: Database, values: P) => Promise<O[]>
  first: (db: Database, values: P) => Promise<O | undefined>
}

class Place {
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

/**
 * A prepared statement that shares a connection with others, as `lanes.ts` tells. So it has to be quick, and must not
 * wait for what another transaction has locked: it reads a few rows by an index.
 */
export function lookup<P extends object, O>(build: (db: Database, param: Params<P>) => Compilable<O>): Prepared<P, O> {
  const statement = compiling(build)
  const alone = prepared(build)
  const all = (db: Database, values: P): Promise<O[]> => {
    const lanes = findLanes(db)
    if (!lanes) return alone.all(db, values)
    const { compiled, named } = statement()
    return lanes.rowsOf(named, fill(compiled, values)) as Promise<O[]>
  }
  return { all, first: async (db, values) => (await all(db, values))[0] }
}

function compiling<P, O>(build: (db: Database, param: Params<P>) => Compilable<O>) {
  let statement: { compiled: CompiledQuery<O>; named: NamedStatement } | undefined
  return () => {
    if (statement) return statement
    const compiled = build(compiler, (name) => sql`${new Place(name)}`).compile()
    statement = { compiled, named: { name: nameOf(compiled.sql), text: compiled.sql } }
    return statement
  }
}

const fill = ({ parameters }: CompiledQuery, values: object): unknown[] =>
  parameters.map((value) => (value instanceof Place ? (values as Record<string, unknown>)[value.name] : value))

/** The name that a statement is prepared under: the same in every process. */
export const nameOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
