// Runs a test that is given more to do than `.ci/run` gives it: `node test/longer.mjs crashes --rounds 200`.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

/** The options of each, the setting that carries one to the test, and what it is by default. */
const tests = {
  creations: { accounts: ['CREATIONS', '10000'], kills: ['CREATION_KILLS', '100'] },
  crashes: { rounds: ['CRASH_ROUNDS', '100'] },
  upgrades: { accounts: ['UPGRADE_ACCOUNTS', '1000000'], from: ['UPGRADE_FROM'] },
  fuzz: { requests: ['FUZZ_REQUESTS', '500000'], seed: ['FUZZ_SEED'] },
}

const [name, ...args] = process.argv.slice(2)
const known = tests[name] ?? {}
const options = Object.fromEntries(
  Object.entries(known).map(([option, [, value]]) => [
    option,
    { type: 'string', ...(value === undefined ? {} : { default: value }) },
  ]),
)
const { values } = parseArgs({ args, options })
const env = { ...process.env }
for (const [option, value] of Object.entries(values)) env[known[option][0]] = value
const run = ['run', '--project', 'integration', `test/integration/${name}.test.ts`]
const { status } = spawnSync('vitest', run, { stdio: 'inherit', env })
process.exit(status ?? 1)
