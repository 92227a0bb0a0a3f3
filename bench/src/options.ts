import { parseArgs } from 'node:util'

export interface Options {
  /** accounts in the database, spread over three Spaces */
  accounts: number
  /** lines of the file of accounts that is imported */
  lines: number
  /** the only row to measure, by its name; all of them when unset */
  only: string | undefined
  /** rounds at least */
  rounds: number
  /** rounds at most, where the ratios of those before differ too much to tell */
  maxRounds: number
  /** whether `bench/RESULTS.md` is written */
  isRecorded: boolean
  /** seconds for which one side of one round is measured */
  seconds: number
  warmUpSeconds: number
}

export const USAGE = `pnpm bench [--quick] [--accounts N] [--only ROW] [--record]

  --quick       shorter rounds, and fewer of them: says whether something broke, not how fast it is
  --accounts N  accounts in the database, and in the file that is imported; 100000 by default
  --only ROW    measures the rows whose name begins with this; the import is called import, the searches search
  --record      writes bench/RESULTS.md; not with --only`

const QUICK_LINES = 20_000

/** @throws TypeError for an argument that is unknown or has no value */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean' },
      accounts: { type: 'string' },
      only: { type: 'string' },
      record: { type: 'boolean' },
    },
  })
  const accounts = Number(values.accounts ?? 100_000)
  if (!Number.isInteger(accounts) || accounts < 10_000 || accounts > 10_000_000) {
    throw new TypeError('--accounts must be a whole number from 10000 to 10000000')
  }
  const isRecorded = values.record ?? false
  if (isRecorded && values.only !== undefined)
    throw new TypeError('--record writes all rows, so it cannot be used with --only')
  const pace = values.quick
    ? { rounds: 3, maxRounds: 3, seconds: 0.7, warmUpSeconds: 0.7 }
    : { rounds: 5, maxRounds: 20, seconds: 2, warmUpSeconds: 2 }
  return { accounts, lines: values.quick ? QUICK_LINES : accounts, only: values.only, isRecorded, ...pace }
}
