import { operations } from '@sipspace/core'
import type { Command } from 'commander'
import { type Open, operate, wholeNumber } from './operator.ts'
import { confirm, print, table } from './output.ts'

interface KeyRow {
  id: number
  name: string
  created_at: string
  last_used_at: string | null
}

export function addScimCommands(program: Command, open: Open): void {
  const scim = program.command('scim-key').description('keys of directories, which keep accounts in step by SCIM')

  scim
    .command('create <domain>')
    .description('make a key for a directory, which sends the accounts of a Space until it is revoked')
    .requiredOption('--name <name>', 'which directory it is for')
    .action(async (domain: string, { name }: { name: string }, command: Command) => {
      const session = await open(command)
      const made = await operate<KeyRow & { token: string; url: string }>(session, domain, operations.scim.createKey, {
        name,
      })
      print(
        session.io,
        session.options,
        made,
        `Key ${made.id}, shown this once: ${made.token}\nThe directory sends its requests to ${made.url}`,
      )
    })

  scim
    .command('list <domain>')
    .description('list the keys of a Space’s directories, without the keys themselves')
    .action(async (domain: string, _options: object, command: Command) => {
      const session = await open(command)
      const keys = await operate<KeyRow[]>(session, domain, operations.scim.listKeys, {})
      print(session.io, session.options, keys, table(keys.map((key) => ({ ...key }))))
    })

  scim
    .command('revoke <domain>')
    .description('end the key of a directory')
    .argument('<id>', 'the key’s id, as listed', wholeNumber)
    .action(async (domain: string, id: number, _options: object, command: Command) => {
      const session = await open(command)
      await confirm(session.io, session.options, `Key ${id} of ${domain} will work no more.`)
      await operate(session, domain, operations.scim.revokeKey, { id })
      print(session.io, session.options, { id, revoked: true }, `Key ${id} is revoked.`)
    })
}
