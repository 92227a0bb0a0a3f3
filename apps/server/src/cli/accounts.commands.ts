import { operations, randomToken } from '@sipspace/core'
import type { Command } from 'commander'
import {
  CommandError,
  findAccount,
  givenPassword,
  type Open,
  operate,
  type PasswordOptions,
  type SipAddress,
  sipAddress,
} from './operator.ts'
import { print, table } from './output.ts'

interface NewAdmin extends PasswordOptions {
  email?: string
}

/** What commands print of an account. */
interface AccountRow {
  id: number
  username: string
  domain: string
  display_name: string | null
  email: string | null
  phone: string | null
  activated: boolean
  blocked: boolean
  admin: boolean
  passwords: { algorithm: string }[]
  created_at: string
  updated_at: string
}

interface ListOptions {
  text?: string
  admins?: boolean
  blocked?: boolean
  notActivated?: boolean
}

const MAX_AT_ONCE = 200

const nameOf = ({ username, domain }: SipAddress): string => `${username}@${domain}`

/** What is secret of an account, or of no use here, is not printed. */
const shown = (account: AccountRow): AccountRow => ({
  id: account.id,
  username: account.username,
  domain: account.domain,
  display_name: account.display_name,
  email: account.email,
  phone: account.phone,
  activated: account.activated,
  blocked: account.blocked,
  admin: account.admin,
  passwords: account.passwords.map(({ algorithm }) => ({ algorithm })),
  created_at: account.created_at,
  updated_at: account.updated_at,
})

interface RegistrationStatus {
  address: string
  realm: string
  can_register: boolean
  problems: { severity: 'error' | 'warning'; message: string }[]
  algorithms_asked: string[] | null
  algorithms_kept: string[]
  password_set_at: string | null
  last_wrong_password: { at: string; ip: string } | null
  last_provisioning: { at: string } | null
  devices: Record<string, { user_agent: string; update_time: string | null }> | null
}

function registrationText(status: RegistrationStatus): string {
  const wrong = status.last_wrong_password
  const facts = {
    realm: status.realm,
    'algorithms asked for': status.algorithms_asked?.join(', ') ?? 'any',
    'algorithms kept': status.algorithms_kept.join(', ') || 'none',
    'password set': status.password_set_at,
    'last wrong password': wrong && `${wrong.at} from ${wrong.ip}`,
    'last provisioning': status.last_provisioning?.at ?? null,
    devices:
      status.devices &&
      (Object.values(status.devices)
        .map((device) => device.user_agent)
        .join(', ') ||
        'none'),
  }
  return [
    `${status.address} ${status.can_register ? 'can register' : 'cannot register'}.`,
    ...status.problems.map(({ severity, message }) => `${severity}: ${message}`),
    table(Object.entries(facts).map(([fact, value]) => ({ fact, value }))),
  ].join('\n')
}

export function addAccountCommands(program: Command, open: Open): void {
  const account = program.command('account').description('accounts')

  account
    .command('create-admin')
    .description('create an activated account that is admin of its Space')
    .argument('<address>', 'its SIP address', sipAddress)
    .option('--password <password>', 'its password; random when it is not given')
    .option('--password-stdin', 'read its password from standard input')
    .option('--email <email>', 'its email address')
    .action(async ({ username, domain }: SipAddress, { email, ...options }: NewAdmin, command: Command) => {
      const session = await open(command)
      const password = await givenPassword(session.io, options)
      const chosen = password ?? randomToken()
      const created = await operate<{ id: number }>(session, domain, operations.accounts.create, {
        username,
        password: chosen,
        algorithm: 'SHA-256',
        admin: true,
        activated: true,
        ...(email === undefined ? {} : { email }),
      })
      const result = { id: created.id, username, domain, ...(password === null ? { password: chosen } : {}) }
      const text = `Created ${username}@${domain} with the id ${created.id}.`
      const secret = password === null ? `\nIts password, shown this once: ${chosen}` : ''
      print(session.io, session.options, result, text + secret)
    })

  addReadingCommands(account, open)
  addStateCommands(account, open)

  account
    .command('set-password')
    .description('give an account a new password, which ends what its former one has opened')
    .argument('<address>', 'its SIP address', sipAddress)
    .option('--password <password>', 'the new password; random when it is not given')
    .option('--password-stdin', 'read the new password from standard input')
    .action(async (address: SipAddress, options: PasswordOptions, command: Command) => {
      const session = await open(command)
      const password = await givenPassword(session.io, options)
      const found = await findAccount<AccountRow>(session, address)
      const chosen = password ?? randomToken()
      // by the algorithms that its devices know
      const known = found.passwords.map(({ algorithm }) => algorithm)
      const algorithms = known.length > 0 ? known : ['SHA-256']
      const input = { id: found.id, password: chosen, algorithms }
      await operate(session, address.domain, operations.passwords.set, input)
      const result = { id: found.id, algorithms, ...(password === null ? { password: chosen } : {}) }
      const secret = password === null ? `\nIt is shown this once: ${chosen}` : ''
      print(session.io, session.options, result, `${nameOf(address)} has a new password.${secret}`)
    })

  account
    .command('data')
    .description('print all that is kept on an account, as one JSON document')
    .argument('<address>', 'its SIP address', sipAddress)
    .action(async (address: SipAddress, _options: object, command: Command) => {
      const session = await open(command)
      const { id } = await findAccount(session, address)
      const part = (cursor: number | null) =>
        operate<{ audit_log: unknown[]; next_cursor: number | null }>(
          session,
          address.domain,
          operations.accounts.getPersonalData,
          { id, cursor },
        )
      const { next_cursor: next, ...data } = await part(null)
      for (let cursor = next; cursor !== null; ) {
        const more = await part(cursor)
        data.audit_log.push(...more.audit_log)
        cursor = more.next_cursor
      }
      print(session.io, { json: true }, data, '')
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
      print(session.io, session.options, { id, role }, `${nameOf(address)} is now ${role}.`)
    })
}

function addReadingCommands(account: Command, open: Open): void {
  account
    .command('show')
    .description('show an account, without its secrets')
    .argument('<address>', 'its SIP address', sipAddress)
    .action(async (address: SipAddress, _options: object, command: Command) => {
      const session = await open(command)
      const found = shown(await findAccount<AccountRow>(session, address))
      const { passwords, ...fields } = found
      const rows = { ...fields, passwords: passwords.map(({ algorithm }) => algorithm).join(', ') || null }
      print(session.io, session.options, found, table(Object.entries(rows).map(([field, value]) => ({ field, value }))))
    })

  account
    .command('registration')
    .description('tell whether an account can register at SIP servers, and if not, why')
    .argument('<address>', 'its SIP address', sipAddress)
    .action(async (address: SipAddress, _options: object, command: Command) => {
      const session = await open(command)
      const { id } = await findAccount(session, address)
      const status = await operate<RegistrationStatus>(session, address.domain, operations.accounts.getRegistration, {
        id,
      })
      print(session.io, session.options, status, registrationText(status))
    })

  account
    .command('list <domain>')
    .description('list the accounts of a Space, oldest first')
    .option('--text <text>', 'only those with this in their name, address, number or display name')
    .option('--admins', 'only admins')
    .option('--blocked', 'only those that are blocked')
    .option('--not-activated', 'only those that are not activated')
    .action(async (domain: string, options: ListOptions, command: Command) => {
      const session = await open(command)
      const filter = {
        ...(options.text === undefined ? {} : { text: options.text }),
        ...(options.admins ? { admin: true } : {}),
        ...(options.blocked ? { blocked: true } : {}),
        ...(options.notActivated ? { activated: false } : {}),
      }
      const accounts: AccountRow[] = []
      let cursor: string | null = null
      do {
        const part: { data: AccountRow[]; next_cursor: string | null } = await operate(
          session,
          domain,
          operations.accounts.list,
          { ...filter, cursor, limit: MAX_AT_ONCE },
        )
        accounts.push(...part.data.map(shown))
        cursor = part.next_cursor
      } while (cursor !== null)
      const rows = accounts.map(({ id, username, email, phone, activated, blocked, admin }) => ({
        id,
        username,
        email,
        phone,
        activated,
        blocked,
        admin,
      }))
      print(session.io, session.options, accounts, table(rows))
    })
}

function addStateCommands(account: Command, open: Open): void {
  const states = {
    unblock: {
      operation: operations.accounts.unblock,
      text: 'is not blocked any more',
      description: 'unblock an account',
    },
    activate: { operation: operations.accounts.activate, text: 'is activated', description: 'activate an account' },
  }
  for (const [name, { operation, text, description }] of Object.entries(states)) {
    account
      .command(name)
      .description(description)
      .argument('<address>', 'its SIP address', sipAddress)
      .action(async (address: SipAddress, _options: object, command: Command) => {
        const session = await open(command)
        const { id } = await findAccount(session, address)
        const changed = await operate<AccountRow>(session, address.domain, operation, { id })
        print(session.io, session.options, shown(changed), `${nameOf(address)} ${text}.`)
      })
  }
  account
    .command('reset-second-factor')
    .description('take the second factor from an account whose user has lost it')
    .argument('<address>', 'its SIP address', sipAddress)
    .action(async (address: SipAddress, _options: object, command: Command) => {
      const session = await open(command)
      const { id } = await findAccount(session, address)
      await operate(session, address.domain, operations.accounts.deleteSecondFactor, { id })
      print(session.io, session.options, { id }, `${nameOf(address)} has no second factor any more.`)
    })
}
