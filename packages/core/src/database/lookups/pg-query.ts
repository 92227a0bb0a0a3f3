import pg from 'pg'

/** A connection as a query writes to it: in the messages of PostgreSQL's extended query protocol. */
export interface Wire {
  bind: (message: { statement: string; values: unknown[] }) => void
  execute: (message: object) => void
}

export interface QueryConfig {
  /** what the statement is prepared under; unnamed when undefined */
  name?: string | undefined
  text: string
  values: unknown[]
  /** `extended`: by that protocol, even without a name and values */
  queryMode?: 'extended'
}

export type OnAnswer = (error: Error | null, result: pg.QueryResult) => void

/**
 * The query of pg with what its types leave out, and is used here; `pnpm bench:connections` shows what for. The tests of
 * the database fail where another version of pg has it otherwise.
 */
declare class Described implements pg.Submittable {
  constructor(config: QueryConfig | string, values: unknown[] | undefined, onAnswer: OnAnswer)
  name: string
  submit(connection: pg.Connection): void
  prepare(wire: Wire): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, wire: Wire): void
}

export const PgQuery = pg.Query as unknown as typeof Described
