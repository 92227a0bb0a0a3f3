import { operations, randomToken } from '@sipspace/core'
import type { Command } from 'commander'
import { CommandError, findAccount, type Open, operate, type SipAddress, sipAddress } from './operator.ts'
import { print } from './output.ts'

interface NewAdmin {
  password?: string
  email?: string
}

export function addAccountCommands(program: Command, open: Open): void {
  const account = program.command('account').description('accounts')

  account
    .command('create-admin')
    .description('create an activated account that is admin of its Space')
    .argument('<address>', 'its SIP address', sipAddress)
    .option('--password <password>', 'its password; random when it is not given')
    .option('--email <email>', 'its email address')
    .action(async ({ username, domain }: SipAddress, { password, email }: NewAdmin, command: Command) => {
      const session = await open(command)
      const chosen = password ?? randomToken()
      const created = await operate<{ id: number }>(session, domain, operations.accounts.create, {
        username,
        password: chosen,
        algorithm: 'SHA-256',
        admin: true,
        activated: true,
        ...(email === undefined ? {} : { email }),
      })
      const result = { id: created.id, username, domain, ...(password === undefined ? { password: chosen } : {}) }
      const text = `Created ${username}@${domain} with the id ${created.id}.`
      const secret = password === undefined ? `\nIts password, shown this once: ${chosen}` : ''
      print(session.io, session.options, result, text + secret)
    })

  account
    .command('set-role')
    .description('make an account an admin of its Space, or a plain user')
    .argument('<address>', 'its SIP address', sipAddress)
    .argument('<role>', 'admin or user')
    .action(async (address: SipAddress, role: string, _options: object, command: Command) => {
      if (role !== 'admin' && role !== 'user') throw new CommandError('the role is admin or user', { isUsage: true })
      const session = await open(command)
      const { id } = await findAccount(session, address)
      await operate(session, address.domain, operations.accounts.setRole, { id, admin: role === 'admin' })
      print(session.io, session.options, { id, role }, `${address.username}@${address.domain} is now ${role}.`)
    })
}
