import type { Wanted } from './audit-log.queries.ts'
import type { AuditLine } from './audit-log.schema.ts'

/** Whether a line is among those that are wanted, as the queries would decide. */
export function matches(line: AuditLine, wanted: Wanted): boolean {
  const names = `${line.target} ${line.actor?.username ?? ''}`.toLowerCase()
  return (
    (wanted.spaceId === null || line.space?.id === wanted.spaceId) &&
    (wanted.actor_id == null || line.actor?.id === wanted.actor_id) &&
    (wanted.account_id == null || line.account_id === wanted.account_id) &&
    (wanted.operation == null || line.operation === wanted.operation) &&
    (wanted.kind == null || line.kind === wanted.kind) &&
    (wanted.target_id == null || line.target_id === wanted.target_id) &&
    (wanted.part_of == null || line.part_of === wanted.part_of) &&
    (!wanted.grouped || line.part_of === null) &&
    (!wanted.text || names.includes(wanted.text.toLowerCase()))
  )
}
