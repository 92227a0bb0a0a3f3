import { clearExpiredKeys, clearNonces, clearTombstones, clearUnconfirmedAccounts } from '@sipspace/core'
import type { Command } from 'commander'
import { type Open, wholeNumber } from './operator.ts'
import { confirm, print } from './output.ts'

const DAY_MS = 86_400_000
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS)

export function addClearCommands(program: Command, open: Open): void {
  const clear = program
    .command('clear')
    .description('delete what is not needed any more; the server does it on a schedule')

  const harmless = { 'expired-keys': clearExpiredKeys, nonces: clearNonces }
  for (const [name, run] of Object.entries(harmless)) {
    clear
      .command(name)
      .description(`delete ${name.replace('-', ' ')} that have ended`)
      .action(async (_options: object, command: Command) => {
        const session = await open(command)
        const cleared = await run(session.db, new Date())
        print(session.io, session.options, { cleared }, `Cleared ${cleared}.`)
      })
  }

  const destructive = {
    'unconfirmed-accounts': {
      run: clearUnconfirmedAccounts,
      loses: 'Accounts that were never activated will be deleted.',
    },
    tombstones: { run: clearTombstones, loses: 'The names of accounts that were deleted can be given again.' },
  }
  for (const [name, { run, loses }] of Object.entries(destructive)) {
    clear
      .command(name)
      .description(`delete ${name.replace('-', ' ')} older than some days`)
      .requiredOption('--days <number>', 'how old they are at least', wholeNumber)
      .action(async ({ days }: { days: number }, command: Command) => {
        const session = await open(command)
        await confirm(session.io, session.options, `${loses} (older than ${days} days)`)
        const cleared = await run(session.db, daysAgo(days))
        print(session.io, session.options, { cleared }, `Cleared ${cleared}.`)
      })
  }
}
