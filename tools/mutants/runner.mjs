// Stryker's runner of Vitest, made right for tests that share a module graph and have databases.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner'
import { KeptThread } from './kept-thread.mjs'

const MUTANT = /stryMutAct_9fa48\("(\d+)"\)/g
/** Files that compile a query at its first use, so that the tests after the first seem not to need it. */
const COMPILES_ONCE = /\b(?:lookup|prepared)[<(]/
/** The mutants of what is done once: the runners that test them read their names from this file in the copy of the project. */
const DONE_ONCE = 'done-once.json'

class SharedGraphRunner {
  thread = new KeptThread()

  constructor(runner) {
    this.runner = runner
  }

  capabilities() {
    return this.runner.capabilities()
  }

  async init() {
    await this.runner.init()
    const { ctx } = this.runner
    for (const project of ctx.projects) this.thread.serve(project)
    const start = ctx.start.bind(ctx)
    ctx.start = (files) => {
      // the files that reach a mutant run whole, as a test may need what those before it have made
      for (const project of ctx.projects) project.config.testNamePattern = undefined
      return start(files && [...new Set(files)])
    }
  }

  async dryRun(options) {
    const result = await this.runner.dryRun(options)
    if (result.mutantCoverage)
      writeFileSync(DONE_ONCE, JSON.stringify(widenCoverage(result.mutantCoverage, options.files)))
    await this.endThread()
    return result
  }

  async mutantRun(options) {
    this.doneOnce ??= new Set(JSON.parse(readFileSync(DONE_ONCE, 'utf8')))
    const isDoneOnce = this.doneOnce.has(options.activeMutant.id)
    if (isDoneOnce || this.thread.isUsedUp) await this.endThread()
    // a mutant is active before any module is loaded, as constants of modules need
    const result = await this.runner.mutantRun({ ...options, mutantActivation: 'static' })
    if (isDoneOnce) await this.endThread()
    if (result.status !== 'survived') return result
    // a file that fails as a whole has no failed tests, which Stryker takes for a success
    const failed = this.runner.ctx.state.getFiles().find((file) => file.result?.state === 'fail')
    if (!failed) return result
    const reason = failed.result.errors?.[0]?.message ?? 'the file failed'
    return { status: 'killed', killedBy: [`${failed.name}#`], failureMessage: reason, nrOfTests: result.nrOfTests }
  }

  async dispose() {
    await this.thread.end()
    await this.runner.dispose()
    await this.pool?.end()
  }

  /** Ends the thread, and drops the databases that its tests have kept for the next ones. */
  async endThread() {
    await this.thread.end()
    const { adminUrl, templateDatabase } = this.runner.ctx.projects[0].getProvidedContext()
    if (!adminUrl) return
    const { Pool } = createRequire(resolve('packages/core/package.json'))('pg')
    this.pool ??= new Pool({ connectionString: adminUrl, max: 1 })
    const { rows } = await this.pool.query('select datname as name from pg_database where starts_with(datname, $1)', [
      `${templateDatabase}_`,
    ])
    for (const { name } of rows) await this.pool.query(`drop database if exists ${name} with (force)`)
  }
}

/**
 * Lets each test that reaches a file test all of its constants too. They are set when the file is loaded, before any test,
 * and Stryker would run every test there is. Gives the mutants of what is done once.
 */
function widenCoverage({ perTest, static: atLoading }, files) {
  const doneOnce = []
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    const mutants = new Set([...text.matchAll(MUTANT)].map(([, id]) => id))
    const ids = [...mutants].filter((id) => id in atLoading || COMPILES_ONCE.test(text))
    for (const covered of Object.values(perTest))
      if (Object.keys(covered).some((id) => mutants.has(id))) for (const id of ids) covered[id] ??= atLoading[id] ?? 1
    for (const id of ids) delete atLoading[id]
    doneOnce.push(...ids)
  }
  return doneOnce
}

export const strykerPlugins = vitestPlugins.map((plugin) => ({
  ...plugin,
  name: 'vitest-with-databases',
  factory: Object.assign((injector) => new SharedGraphRunner(plugin.factory(injector)), plugin.factory),
}))
