import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import type { DB } from './database.types.ts'

/** Rows that one statement deletes at most: it ends long before the time limit, and holds its locks for a moment. */
export const ROWS_AT_ONCE = 10_000

/** Blocks of a table that one statement reads at most: half a megabyte, in which there are less than ROWS_AT_ONCE rows. */
const BLOCKS_AT_ONCE = 64

/** Repeats a statement until it has come to less than a whole batch. How much it came to together. */
export async function repeatBatches(batch: number, next: () => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const count = await next()
    all += count
    if (count < batch) return all
  }
}

/**
 * Deletes the rows whose time in an indexed column is not after a moment, in the order of that index and in batches, each
 * committed by itself.
 *
 * @param options.and a further condition, which nearly all of these rows fulfil
 * @returns how many
 */
export function deleteUntil(
  db: Database,
  table: keyof DB,
  { column, until, and = sql<boolean>`true` }: { column: string; until: Date; and?: RawBuilder<boolean> },
): Promise<number> {
  return repeatBatches(ROWS_AT_ONCE, () =>
    deleteRows(
      db,
      table,
      sql`select ctid from ${sql.table(table)}
        where ${sql.ref(column)} <= ${until.toISOString()}::timestamptz and ${and}
        order by ${sql.ref(column)} limit ${sql.lit(ROWS_AT_ONCE)}`,
    ),
  )
}

/** Deletes one batch of the rows that have a value in an indexed column. How many; less than a batch: there are no more. */
export function deleteSomeOf(
  db: Database,
  table: keyof DB,
  { column, value, limit = ROWS_AT_ONCE }: { column: string; value: number; limit?: number },
): Promise<number> {
  return deleteRows(
    db,
    table,
    sql`select ctid from ${sql.table(table)} where ${sql.ref(column)} = ${value} limit ${sql.lit(limit)}`,
  )
}

async function deleteRows(db: Database, table: keyof DB, ctids: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where ctid = any (array(${ctids}))
  `.execute(db)
  return Number(numAffectedRows)
}

/**
 * Deletes the rows for which a condition holds that no index answers: it reads the table from the first to the last block,
 * some blocks with each statement. How many.
 */
export async function deleteWhere(db: Database, table: keyof DB, condition: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ blocks: number }>`
    select (pg_relation_size(${table}::regclass) / current_setting('block_size')::integer)::integer as blocks
  `.execute(db)
  const blocks = rows[0]?.blocks ?? 0
  let deleted = 0
  for (let first = 0; first < blocks; first += BLOCKS_AT_ONCE) {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)}
        where ctid >= ${`(${first},0)`}::tid and ctid < ${`(${first + BLOCKS_AT_ONCE},0)`}::tid and ${condition}
    `.execute(db)
    deleted += Number(numAffectedRows)
  }
  return deleted
}
