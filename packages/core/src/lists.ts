import { AppError } from './errors.ts'

/** Rows that one statement reads of a list. */
export const PART_ROWS = 500

/** Rows that a list has at most where it is answered as a whole, as in a batch of tRPC calls, which is held in memory. */
export const MAX_WHOLE_ROWS = 2_000

/** @throws AppError list_too_long */
export async function collect<T>(parts: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const part of parts) {
    all.push(...part)
    if (all.length > MAX_WHOLE_ROWS) throw new AppError('list_too_long')
  }
  return all
}
