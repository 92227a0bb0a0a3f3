import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { createMetrics } from '../../monitoring/metrics.ts'

const FOLDER = join(import.meta.dirname, '../../../../../docs/deploy')
const ALERTS = join(FOLDER, 'prometheus-alerts.yml')
const PROMTOOL = ['/usr/bin/promtool', process.env['PROMTOOL'] ?? ''].find((path) => existsSync(path))

const server = await sharedServer()
/** The names that the metrics of a process have a type for, those of a histogram with their endings. */
async function exposed(): Promise<Set<string>> {
  const { pool } = server.database
  const { body } = await createMetrics({ pool, db: server.db, ofProcess: true }).expose()
  return new Set(
    [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  )
}

const namesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\b(?:sipspace|process|nodejs)_[a-z0-9_]+\b/g)].map(([name]) => name)),
]

test.each(['prometheus-alerts.yml', 'grafana-dashboard.json'])('%s asks for metrics that there are', async (file) => {
  const names = namesIn(await readFile(join(FOLDER, file), 'utf8'))
  const known = await exposed()
  expect(names.length).toBeGreaterThan(5)
  expect(names.filter((name) => !known.has(name))).toEqual([])
})

test('the dashboard has a panel for each metric of the program', async () => {
  const dashboard = JSON.parse(await readFile(join(FOLDER, 'grafana-dashboard.json'), 'utf8')) as {
    panels: { id: number; targets: { expr: string }[] }[]
  }
  const shown = namesIn(dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n'))
  const own = [...(await exposed())].filter((name) => name.startsWith('sipspace_') && !/_(sum|count)$/.test(name))
  expect(own.filter((name) => !shown.includes(name))).toEqual([])
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
})

test.skipIf(PROMTOOL === undefined)('the alert rules are ones that Prometheus takes', async () => {
  const { stdout } = await promisify(execFile)(PROMTOOL ?? '', ['check', 'rules', ALERTS])
  expect(stdout).toMatch(/SUCCESS: \d+ rules found/)
})
