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
export const prepared = <P, O>(build: (db: Database, param: Params<P>) => Compilable<O>): Prepared<P, O> =>
  prepare(build, () => {})

const lookups = new Set<string>()

/** Whether a statement is one of the lookups. */
export const isLookup = (text: string): boolean => lookups.has(text)

/**
 * A prepared statement that may share a connection with others, as `lanes.ts` does it. So it has to be quick, and must
 * not wait for what another transaction has locked: it reads a few rows by an index.
 */
export const lookup = <P, O>(build: (db: Database, param: Params<P>) => Compilable<O>): Prepared<P, O> =>
  prepare(build, (text) => lookups.add(text))

function prepare<P, O>(
  build: (db: Database, param: Params<P>) => Compilable<O>,
  onCompiled: (text: string) => unknown,
): Prepared<P, O> {
  let compiled: CompiledQuery<O> | undefined
  const compile = () => {
    const query = build(compiler, (name) => sql`${new Place(name)}`).compile()
    onCompiled(query.sql)
    return query
  }
  const all = async (db: Database, values: P): Promise<O[]> => {
    compiled ??= compile()
    const parameters = compiled.parameters.map((value) =>
      value instanceof Place ? values[value.name as keyof P] : value,
    )
    const { rows } = await db.executeQuery<O>({ ...compiled, parameters })
    return rows
  }
  return { all, first: async (db, values) => (await all(db, values))[0] }
}
