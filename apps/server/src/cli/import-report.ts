import type { FlexisipReport } from '@sipspace/core'
import { table } from './output.ts'

/** Rows that are named of each finding. */
const SHOWN = 10

/** What an import came to, for people. */
export function describeReport({ dry_run, spaces, tables, findings }: FlexisipReport): string {
  const lines = [
    dry_run ? 'Nothing was written: this is what would be.' : 'The import is done.',
    '',
    table(
      spaces.map(({ domain, id, outcome, accounts, hashes }) => ({
        space: domain,
        id,
        outcome,
        accounts: `${accounts.here} of ${accounts.source}`,
        passwords: `${hashes.here} of ${hashes.source}`,
      })),
    ),
    '',
    table(tables.filter(({ rows }) => rows > 0).map(({ table: name, ...counts }) => ({ table: name, ...counts }))),
  ]
  const lost = findings.filter((finding) => finding.lost)
  const kept = findings.filter((finding) => !finding.lost)
  if (lost.length > 0) lines.push('', 'What has no place here:', ...lost.flatMap(describeFinding))
  if (kept.length > 0) lines.push('', 'What to know:', ...kept.flatMap(describeFinding))
  const differences = spaces.flatMap(({ domain, differences: all }) =>
    all.map(({ field, count, accounts }) => `  ${domain}: ${field} of ${count} accounts: ${list(accounts, count)}`),
  )
  lines.push(
    '',
    differences.length > 0
      ? 'Fields that differ from the source:'
      : 'Every field of every account is as in the source.',
  )
  return [...lines, ...differences].join('\n')
}

const describeFinding = ({ source, reason, count, rows }: FlexisipReport['findings'][number]): string[] => [
  `  ${source}: ${reason}`,
  `    ${list(rows, count)}`,
]

function list(rows: readonly string[], count: number): string {
  const shown = rows.slice(0, SHOWN)
  const others = count - shown.length
  return `${shown.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}
