import { foldText, hasWords } from '../search-words.ts'
import type { LineSearch, Wanted } from './audit-log.queries.ts'
import type { AuditLine } from './audit-log.schema.ts'

/** Whether a line is among those that are wanted, as the queries would decide. */
export function matches(line: AuditLine, wanted: Wanted): boolean {
  return (
    (wanted.spaceId === null || line.space?.id === wanted.spaceId) &&
    (wanted.actor_id == null || line.actor?.id === wanted.actor_id) &&
    (wanted.account_id == null || line.account_id === wanted.account_id) &&
    (wanted.operation == null || line.operation === wanted.operation) &&
    (wanted.kind == null || line.kind === wanted.kind) &&
    (wanted.target_id == null || line.target_id === wanted.target_id) &&
    (wanted.part_of == null || line.part_of === wanted.part_of) &&
    (!wanted.grouped || line.part_of === null) &&
    (!wanted.search || isFound(line, wanted.search))
  )
}

function isFound({ target, actor, account_id, ip }: AuditLine, search: LineSearch): boolean {
  const names = `${target} ${actor?.username ?? ''}`
  const folded = foldText(names)
  return (
    hasWords(names, search.words) ||
    search.digits.some((part) => folded.includes(part)) ||
    (search.ip !== null && ip === search.ip) ||
    search.accountIds.some((id) => id === account_id || id === actor?.id)
  )
}
