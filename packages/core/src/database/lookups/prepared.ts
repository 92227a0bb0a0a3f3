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
import type { Database } from '../database.ts'
import type { DB } from '../database.types.ts'
import { findLanes, type Lanes, type NamedStatement } from './lanes.ts'
import { nameOf } from './statement-names.ts'

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

/** What a value is to PostgreSQL. */
export type ValueType = 'integer' | 'text' | 'bytea' | 'timestamptz'

/**
 * A prepared statement that shares a connection with others, as `lanes.ts` tells. So it has to be quick, and must not
 * wait for what another transaction has locked: it reads some rows by an index, of which a part of a list is
 * the longest.
 *
 * @param types when given, what is asked in one turn of the event loop becomes one statement: see {@link gathering}
 */
export function lookup<P extends object, O>(
  build: (db: Database, param: Params<P>) => Compilable<O>,
  types?: Record<keyof P & string, ValueType>,
): Prepared<P, O> {
  const statement = compiling(build)
  const alone = prepared(build)
  const ask = (lanes: Lanes, values: P): Promise<O[]> => {
    const { compiled, named } = statement()
    return lanes.rowsOf(named, fill(compiled, values)) as Promise<O[]>
  }
  const askInLane = types ? gathering(build, types, ask) : ask
  const all = (db: Database, values: P): Promise<O[]> => {
    const lanes = findLanes(db)
    return lanes ? askInLane(lanes, values) : alone.all(db, values)
  }
  return { all, first: async (db, values) => (await all(db, values))[0] }
}

interface Asked<P, O> {
  values: P
  resolve: (rows: O[]) => void
  reject: (error: unknown) => void
}

/**
 * Asks for all values of one turn of the event loop at once: for most of what a small statement costs, it does not matter
 * for how many values it is. Every one is asked after its request has come in, as by itself.
 */
function gathering<P extends object, O>(
  build: (db: Database, param: Params<P>) => Compilable<O>,
  types: Record<keyof P & string, ValueType>,
  ask: (lanes: Lanes, values: P) => Promise<O[]>,
): (lanes: Lanes, values: P) => Promise<O[]> {
  const names = Object.keys(types) as (keyof P & string)[]
  const forMany = compiling<P, O>((db, param) => {
    const arrays = names.map((name) => sql`${param(name)}::${sql.raw(types[name])}[]`)
    const columns = [...names, 'asked'].map((name) => sql.id(name))
    const one = build(db, (name) => sql`given.${sql.id(name)}`) as unknown as Expression<O>
    const many = sql<O>`
      select found.*, given.asked::integer
      from unnest(${sql.join(arrays)}) with ordinality as given (${sql.join(columns)}) cross join lateral ${one} as found
    `
    return { compile: () => many.compile(db) }
  })

  const askForMany = async (lanes: Lanes, asked: Asked<P, O>[]): Promise<O[][]> => {
    if (names.length === 0 && asked[0]) {
      const rows = await ask(lanes, asked[0].values)
      return asked.map(() => rows)
    }
    const columns = Object.fromEntries(names.map((name) => [name, asked.map(({ values }) => values[name])]))
    const { compiled, named } = forMany()
    const rows = (await lanes.rowsOf(named, fill(compiled, columns))) as (O & { asked: number })[]
    const answers: O[][] = asked.map(() => [])
    for (const row of rows) answers[row.asked - 1]?.push(row)
    return answers
  }

  const answer = async (lanes: Lanes, asked: Asked<P, O>[]): Promise<void> => {
    const answers = asked.length === 1 ? null : await askForMany(lanes, asked).catch(() => null)
    for (const [index, { values, resolve, reject }] of asked.entries()) {
      const rows = answers?.[index]
      // one whose values cannot be asked for takes no other with it
      if (rows) resolve(rows)
      else ask(lanes, values).then(resolve, reject)
    }
  }

  const gathered = new WeakMap<Lanes, Asked<P, O>[]>()
  return (lanes, values) =>
    new Promise((resolve, reject) => {
      const asked = gathered.get(lanes) ?? []
      if (asked.push({ values, resolve, reject }) > 1) return
      gathered.set(lanes, asked)
      setImmediate(() => {
        gathered.delete(lanes)
        void answer(lanes, asked)
      })
    })
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
