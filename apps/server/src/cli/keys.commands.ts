import { operations } from '@sipspace/core'
import type { Command } from 'commander'
import { findAccount, type Open, operate, type SipAddress, sipAddress, wholeNumber } from './operator.ts'
import { confirm, print, table } from './output.ts'

interface KeyRow {
  id: number
  name: string | null
  username: string
  created_at: string
  last_used_at: string
}

export function addKeyCommands(program: Command, open: Open): void {
  const key = program.command('api-key').description('API keys')

  key
    .command('create')
    .description('give an admin a named API key, which works from anywhere until it is revoked')
    .argument('<address>', 'the admin’s SIP address', sipAddress)
    .requiredOption('--name <name>', 'what it is for')
    .action(async (address: SipAddress, { name }: { name: string }, command: Command) => {
      const session = await open(command)
      const { id } = await findAccount(session, address)
      const input = { account_id: id, name }
      const created = await operate<KeyRow & { api_key: string }>(
        session,
        address.domain,
        operations.apiKeys.create,
        input,
      )
      print(session.io, session.options, created, `Key ${created.id}, shown this once: ${created.api_key}`)
    })

  key
    .command('list <domain>')
    .description('list the keys of a Space’s accounts, without the keys themselves')
    .action(async (domain: string, _options: object, command: Command) => {
      const session = await open(command)
      const keys = await operate<KeyRow[]>(session, domain, operations.apiKeys.list, {})
      const rows = keys.map(({ id, name, username, created_at, last_used_at }) => ({
        id,
        name,
        username,
        created_at,
        last_used_at,
      }))
      print(session.io, session.options, keys, table(rows))
    })

  key
    .command('revoke <domain>')
    .description('end a key of one of a Space’s accounts')
    .argument('<id>', 'the key’s id, as listed', wholeNumber)
    .action(async (domain: string, id: number, _options: object, command: Command) => {
      const session = await open(command)
      await confirm(session.io, session.options, `Key ${id} of ${domain} will work no more.`)
      await operate(session, domain, operations.apiKeys.revoke, { id })
      print(session.io, session.options, { id, revoked: true }, `Key ${id} is revoked.`)
    })
}
