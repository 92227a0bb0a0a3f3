// Measures how many faults in core the unit tests notice, by Stryker: each mutant is one fault, and the tests that reach it run.
//   pnpm mutants [rules|queries] [path…] [--tests glob]… [--concurrency 2] [--timeout 120] [--record]
// A path is a folder or a file of core; --tests runs only some tests, which is quicker and notices less; --record writes the
// result to docs/; --timeout is in seconds: where faults make loops endless, fewer save hours, if no test takes as long.
// Exits with 1 where too few are noticed. It takes hours for all of core, and minutes for a folder.
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { addQueryConditions } from './query-conditions.mjs'
import { isMeasured, isNoticed, percent, record } from './record.mjs'

const CORE = 'packages/core/src'

const scopes = {
  rules: { files: '*.{rules,checks}.ts', least: 95, excludedMutations: [] },
  queries: {
    files: '*.queries.ts',
    least: 90,
    // only conditions: what else a query holds, its columns and values, has tests of its own
    excludedMutations: [
      'ArithmeticOperator',
      'ArrayDeclaration',
      'ArrowFunction',
      'AssignmentOperator',
      'BlockStatement',
      'MethodExpression',
      'ObjectLiteral',
      'OptionalChaining',
      'Regex',
      'StringLiteral',
      'UnaryOperator',
      'UpdateOperator',
    ],
  },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true },
    concurrency: { type: 'string', default: '2' },
    timeout: { type: 'string', default: '120' },
    record: { type: 'boolean', default: false },
  },
})
const chosen = positionals.filter((word) => word in scopes)
const paths = positionals.filter((word) => !(word in scopes))

// the same inputs of property tests at each run, and only the tests that were asked for
process.env['CI'] = 'true'
if (values.tests) process.env['MUTANT_TESTS'] = values.tests.join('\n')

/** What to mutate in a scope; nothing where the paths have no file of it. */
function filesOf({ files }) {
  if (paths.length === 0) return [`${CORE}/**/${files}`]
  const endings = files
    .replace('*', '')
    .replace(/\{(.+)\}/, '($1)')
    .replaceAll(',', '|')
  const isOfScope = new RegExp(`${endings.replaceAll('.', '\\.')}$`)
  return paths.flatMap((path) => {
    const [file] = path.split(':')
    if (statSync(file).isDirectory()) return [`${file.replace(/\/$/, '')}/**/${files}`]
    return isOfScope.test(file) ? [path] : []
  })
}

async function measure(scope) {
  const { least, excludedMutations } = scopes[scope]
  const mutate = filesOf(scopes[scope])
  if (mutate.length === 0) return
  const results = await new Stryker({
    mutate: [...mutate, '!**/*.test.ts'],
    mutator: { excludedMutations },
    plugins: ['@stryker-mutator/vitest-runner', './tools/mutants/runner.mjs'],
    testRunner: 'vitest-with-databases',
    vitest: { configFile: 'tools/mutants/vitest.config.mjs', related: false },
    coverageAnalysis: 'perTest',
    concurrency: Number(values.concurrency),
    // a mutant that hangs is noticed; on a busy machine, one that is slow must not count as one
    timeoutMS: Number(values.timeout) * 1000,
    dryRunTimeoutMinutes: 60,
    disableTypeChecks: false,
    allowEmpty: true,
    ignorePatterns: ['/bench', '/examples', '/docs/screenshots', 'dist', '.turbo', '*.log'],
    // it reads tsconfig.json by an interface that TypeScript 7 no longer has
    tsconfigFile: 'none',
    reporters: ['progress-append-only'],
    warnings: { slow: false },
  }).runMutationTest()
  for (const mutant of results.filter((one) => isMeasured(one) && !isNoticed(one))) {
    const { fileName, location, mutatorName, replacement, status, coveredBy = [] } = mutant
    const reach = status === 'NoCoverage' ? 'reached by no test' : `${coveredBy.length} tests`
    console.log(`${fileName}:${location.end.line}:${location.end.column} ${mutatorName} (${reach})`)
    console.log(`  ${replacement.replaceAll('\n', '\n  ').slice(-300)}\n`)
  }
  const broken = results.filter(({ status }) => status === 'RuntimeError' || status === 'CompileError')
  for (const { fileName, location, statusReason } of broken)
    console.log(`${fileName}:${location.start.line} was not measured: ${statusReason}\n`)
  const [noticed, all] = [results.filter(isNoticed).length, results.filter(isMeasured).length]
  const score = percent(noticed, all)
  console.log(`${scope}: ${noticed} of ${all} noticed, ${score.toFixed(1)} %; at least ${least} % are asked for`)
  if (values.record) record(scope, results)
  if (score < least) process.exitCode = 1
}

addQueryConditions()
for (const scope of chosen.length > 0 ? chosen : Object.keys(scopes)) await measure(scope)
