import { createHash } from 'node:crypto'

/**
 * In the text of a statement, has it planned for its values each time. The way that is quick for a rare text is slow for
 * a frequent one, and the other way round, so no plan does for all.
 */
export const PLANNED_BY_VALUES = '/* planned by values */'

/** Statements whose names are remembered; what comes later has none. */
const MAX_STATEMENT_NAMES = 500
const names = new Map<string, string>()

/** The name that a statement is to be prepared under; undefined where it should not be. */
export function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= MAX_STATEMENT_NAMES || text.includes(PLANNED_BY_VALUES)) return undefined
  const name = nameOf(text)
  names.set(text, name)
  return name
}

/** The name that a statement is prepared under: the same in every process. */
export const nameOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
