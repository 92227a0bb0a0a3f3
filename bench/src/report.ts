import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Leg, MAX_UNCERTAINTY, type Result } from './compare.ts'
import type { Options } from './options.ts'
import type { Row } from './rows.ts'

/** A figure that is not a comparison. */
export interface Fact {
  name: string
  value: number
  unit: string
  most: number
}

export interface Report {
  options: Options
  results: Result[]
  statements: Map<Row, number>
  facts: Fact[]
  /** of PostgreSQL */
  version: string
}

const FILE = join(import.meta.dirname, '../RESULTS.md')

const verdict = (isMet: boolean): string => (isMet ? 'yes' : '**no**')

const targetOf = ({ target, measure }: Row): string => {
  if (target === null) return ''
  return measure === 'throughput' ? `≥ ${target.toFixed(2)}` : `≤ ${target.toFixed(2)}`
}

const percentage = (share: number): string => `±${(share * 100).toFixed(0)} %`

const cpuOf = ({ cpu }: Leg): string => (cpu === null ? '?' : cpu.toFixed(2))

const legOf = ({ requestsPerSecond, p50, p99, cpu }: Leg): string =>
  `${Math.round(requestsPerSecond)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${cpu === null ? '' : cpu.toFixed(2)}`

/** A row as it is printed while the others are still to come. */
export function lineOf(
  { row, a, b, ratio, uncertainty, othersShare, isMet }: Result,
  statements: number | undefined,
): string {
  const verdictText = row.target === null ? '' : isMet ? 'met' : 'MISSED'
  return [
    row.name.padEnd(28),
    `${Math.round(a.requestsPerSecond)}/s`.padStart(9),
    `p50 ${a.p50.toFixed(2)} ms`.padStart(14),
    `p99 ${a.p99.toFixed(2)} ms`.padStart(14),
    `against ${Math.round(b.requestsPerSecond)}/s`.padStart(16),
    `${row.measure} × ${ratio.toFixed(2)} ${percentage(uncertainty)}`.padStart(24),
    targetOf(row).padStart(8),
    verdictText.padStart(7),
    `cpu ${cpuOf(a)} against ${cpuOf(b)} ms`,
    othersShare === null ? '' : `other programs ${Math.round(othersShare * 100)} %`,
    statements === undefined ? '' : `${statements} statements`,
    uncertainty > MAX_UNCERTAINTY ? `NOT KNOWN to ${percentage(MAX_UNCERTAINTY)}: the machine is too busy` : '',
  ].join('  ')
}

export async function writeReport(report: Report): Promise<void> {
  await writeFile(FILE, await render(report))
}

async function render({ options, results, statements, facts, version }: Report): Promise<string> {
  const [cpu] = cpus()
  const { stdout: commit } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD']).catch(() => ({
    stdout: '',
  }))
  const rows = results.map(
    ({ row, a, b, ratio, ratios, uncertainty, othersShare, isMet }) =>
      `| ${row.name} | ${row.against} | ${legOf(a)} | ${legOf(b)} | ${row.measure === 'throughput' ? '' : `${row.measure} `}**${ratio.toFixed(2)}** ${percentage(uncertainty)} (${ratios.length} rounds) | ${othersShare === null ? '' : `${Math.round(othersShare * 100)} %`} | ${targetOf(row)} | ${row.target === null ? '' : verdict(isMet)} | ${statements.get(row) ?? ''} |`,
  )
  return `# Results of the benchmark

Written by \`pnpm bench --record\`; what it measures and how is explained in [docs/performance.md](../docs/performance.md).

- ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC${commit.trim() && `, at commit ${commit.trim()}`}
- ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}
- Node.js ${process.versions.node}, PostgreSQL ${version}
- ${options.accounts} accounts, ${options.rounds} to ${options.maxRounds} rounds of ${options.seconds} s for each side after ${options.warmUpSeconds} s of warm-up

A row is its own side, then the one it is compared with: requests per second, p50 and p99 in ms, and milliseconds of
processor time for a request, of the program and the database together (empty where the database runs elsewhere). A ratio
has its 95 % confidence interval; rounds are added until that is at most ${percentage(MAX_UNCERTAINTY)}. “others” is the share of the machine’s
processor time that other programs had meanwhile.

| row | against | req/s | p50 | p99 | cpu | req/s | p50 | p99 | cpu | ratio | others | target | met | statements |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

| | value | target | met |
|---|---|---|---|
${facts.map(({ name, value, unit, most }) => `| ${name} | ${value.toFixed(0)} ${unit} | ≤ ${most} ${unit} | ${verdict(value <= most)} |`).join('\n')}
`
}
