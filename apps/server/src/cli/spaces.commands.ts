import { operations, UpdateSpace } from '@sipspace/core'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Open, operate, wholeNumber } from './operator.ts'
import { print, table } from './output.ts'

interface SpaceRow {
  domain: string
  host: string
  name: string
  super: boolean
  max_accounts: number
  expire_at: string | null
}

interface SpaceOptions {
  name?: string
  host?: string
  maxAccounts?: number
  expireAt?: string
  realm?: string
  registrar?: string
  sipAlgorithms?: string
  defaultCountry?: string
  super?: boolean
}

const NEVER = 'never'
const NO_COUNTRY = 'none'

function moment(text: string): string {
  if (text === NEVER) return text
  if (Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('It must be a date such as 2026-12-31, or never.')
  return new Date(text).toISOString()
}

const withSettings = (command: Command): Command =>
  command
    .option('--name <name>', 'what it is called')
    .option('--host <host>', 'the host it is served at')
    .option('--max-accounts <number>', 'accounts it may have; 0: as many as it likes', wholeNumber)
    .option('--expire-at <date>', 'when it ends: a date, or never', moment)
    .option('--realm <realm>', 'the realm of its accounts, where it is not the domain')
    .option('--registrar <address>', 'the address of its registrar, where it is not the domain')
    .addOption(
      new Option('--sip-algorithms <algorithms>', 'which digest algorithms its SIP servers speak').choices([
        'MD5',
        'SHA-256',
        'both',
      ]),
    )
    .option('--default-country <code>', 'the country by whose rules phone numbers without a + are read, or none')
    .option('--super', 'its admins are admins of every Space')

/** The settings that were given, by the names that operations know. */
function given(options: SpaceOptions): Record<string, unknown> {
  const settings = {
    name: options.name,
    host: options.host,
    max_accounts: options.maxAccounts,
    expire_at: options.expireAt === NEVER ? null : options.expireAt,
    account_realm: options.realm,
    account_proxy_registrar_address: options.registrar,
    sip_algorithms: options.sipAlgorithms,
    default_country: options.defaultCountry === NO_COUNTRY ? null : options.defaultCountry?.toUpperCase(),
    super: options.super,
  }
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

export function addSpaceCommands(program: Command, open: Open): void {
  const space = program.command('space').description('Spaces: tenants, each with a SIP domain')

  space
    .command('list')
    .description('list the Spaces')
    .action(async (_options: object, command: Command) => {
      const session = await open(command)
      const spaces = await operate<SpaceRow[]>(session, null, operations.spaces.list, {})
      const rows = spaces.map(({ domain, host, name, super: isSuper, max_accounts, expire_at }) => ({
        domain,
        host,
        name,
        super: isSuper,
        max_accounts,
        expire_at,
      }))
      print(session.io, session.options, spaces, table(rows))
    })

  withSettings(space.command('create <domain>').description('create a Space')).action(
    async (domain: string, options: SpaceOptions, command: Command) => {
      const session = await open(command)
      const input = { name: domain, host: domain, domain, ...given(options) }
      const created = await operate<SpaceRow>(session, null, operations.spaces.create, input)
      print(session.io, session.options, created, `Created the Space ${created.domain}, served at ${created.host}.`)
    },
  )

  withSettings(space.command('update <domain>').description('change settings of a Space; the others stay')).action(
    async (domain: string, options: SpaceOptions, command: Command) => {
      const session = await open(command)
      const present = await operate<Record<string, unknown>>(session, null, operations.spaces.get, { domain })
      const settings = Object.fromEntries(Object.keys(UpdateSpace.shape).map((name) => [name, present[name]]))
      const input = { ...settings, ...given(options) }
      const updated = await operate<SpaceRow>(session, null, operations.spaces.replace, input)
      print(session.io, session.options, updated, `Updated the Space ${updated.domain}.`)
    },
  )
}
