// The unit tests, as they run against mutants: in a copy of the project, in one thread, the nearest tests first.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import root from '../../vitest.config.ts'

const { projects, ...shared } = root.test
const unit = projects.find(({ test }) => test.name === 'unit').test

/**
 * What tests other than the rules and queries of core, and takes long: other programs, lost connections, the dashboard.
 * MUTANT_TESTS, of `--tests`, leaves out all but some.
 */
const leftOut = [
  'apps/dashboard/**',
  'packages/{client,embedded-postgres}/**',
  'packages/core/src/database/health/**',
  'apps/server/src/{startup,cli,monitoring,web/docs}/**',
  'apps/server/src/http/{unavailable,bounds}.test.ts',
  'apps/server/src/api/{monitoring,sdk}/**',
  '**/*generated.test.ts',
]

/** The packages of the workspace, of the copy: what is linked in `node_modules` is the project itself, without mutants. */
const packages = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(folder).flatMap((name) => {
    const file = resolve(folder, name, 'package.json')
    if (!existsSync(file)) return []
    const { name: packageName, exports = {} } = JSON.parse(readFileSync(file, 'utf8'))
    return Object.entries(exports).map(([subpath, path]) => ({
      find: new RegExp(`^${packageName}${subpath.slice(1).replace('*', '(.+)')}$`),
      replacement: resolve(dirname(file), path.replace('*', '$1')),
    }))
  }),
)

/** Smaller files first, as most mutants are noticed by the first tests that reach them. */
class QuickestFirst extends BaseSequencer {
  async sort(files) {
    const size = ({ moduleId }) => readFileSync(moduleId).length * (/\.rules|packages\/core/.test(moduleId) ? 1 : 10)
    return files.toSorted(
      (one, other) => size(one) - size(other) || basename(one.moduleId).localeCompare(other.moduleId),
    )
  }
}

export default defineConfig({
  resolve: { alias: packages },
  test: {
    ...shared,
    ...unit,
    include: process.env['MUTANT_TESTS']?.split('\n') ?? unit.include,
    exclude: [...unit.exclude, ...leftOut],
    sequence: { sequencer: QuickestFirst },
  },
})
