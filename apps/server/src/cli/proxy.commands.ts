import {
  candidatesOf,
  createProxyRole,
  findProxyDefaults,
  hasRole,
  ROLE_NAME,
  ROLE_PASSWORD,
  randomToken,
} from '@sipspace/core'
import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { type Config, EXAMPLE_DOMAIN, originOf } from '../config/config.ts'
import { type ProxyDatabase, UNKNOWN_PASSWORD } from '../sip-servers/installation.ts'
import { sipServers } from '../sip-servers/sip-servers.ts'
import { CommandError, type Open } from './operator.ts'
import { print } from './output.ts'

const EMBEDDED =
  'DATABASE_URL is not set: the embedded database can be reached by no other program. SIP servers that read accounts need a PostgreSQL of your own.'

function roleName(text: string): string {
  if (ROLE_NAME.test(text)) return text
  throw new InvalidArgumentError('It must be a name such as sip_proxy: small letters, digits and underscores.')
}

function rolePassword(text: string): string {
  if (ROLE_PASSWORD.test(text)) return text
  throw new InvalidArgumentError('It must have 12 characters or more, of letters, digits, and the signs _ . ~ -')
}

interface ConfigOptions {
  role: string
  password?: string
  host?: string
  algorithm?: 'MD5' | 'SHA-256'
}

export function addProxyCommands(program: Command, open: Open): void {
  const proxy = program.command('proxy').description('SIP servers that read accounts from the database')

  proxy
    .command('create-role')
    .description(
      'create a database role that reads the views for SIP servers and nothing else, or bring one up to date',
    )
    .argument('<name>', 'the role, such as sip_proxy', roleName)
    .option('--password <password>', 'its password; random for a new role when it is not given', rolePassword)
    .action(async (name: string, options: { password?: string }, command: Command) => {
      const session = await open(command)
      const isNew = !(await hasRole(session.db, name))
      const password = options.password ?? (isNew ? randomToken() : null)
      const { outcome, statements } = await createProxyRole(session.db, name, password)
      const secret =
        password !== null && options.password === undefined ? `\nIts password, shown this once: ${password}` : ''
      const embedded = session.config.DATABASE_URL === undefined ? `\nNote: ${EMBEDDED}` : ''
      const texts = {
        created: `Created the role ${name}.`,
        updated: `The role ${name} is up to date.`,
        printed: `The user of DATABASE_URL may not create roles. Have a superuser run in this database:\n\n${statements.join('\n')}\n`,
      }
      const shown = { name, outcome, ...(outcome === 'printed' ? { statements } : {}) }
      const result = { ...shown, ...(secret === '' ? {} : { password }) }
      print(session.io, session.options, result, texts[outcome] + secret + embedded)
    })

  proxy
    .command('config')
    .description('print the configuration of a SIP server for this installation')
    .addArgument(new Argument('<server>', 'which').choices(Object.keys(sipServers)))
    .addOption(new Option('--role <name>', 'the database role').default('sip_proxy').argParser(roleName))
    .option('--password <password>', `its password; ${UNKNOWN_PASSWORD} is printed when it is not given`, rolePassword)
    .option('--host <host>', 'where the SIP server reaches the database, when it is not as DATABASE_URL says')
    .addOption(
      new Option('--algorithm <algorithm>', 'of servers that speak one; else as the Spaces say').choices([
        'MD5',
        'SHA-256',
      ]),
    )
    .action(async (server: string, options: ConfigOptions, command: Command) => {
      const chosen = sipServers[server]
      if (!chosen) throw new CommandError(`there is no configuration for ${server}`, { isUsage: true })
      const session = await open(command)
      const { config } = session
      if (chosen.readsDatabase && config.DATABASE_URL === undefined) throw new CommandError(EMBEDDED)
      const defaults = await findProxyDefaults(session.db)
      const domain = defaults.domain ?? EXAMPLE_DOMAIN
      const text = chosen.write({
        database: databaseOf(config, options),
        algorithm: options.algorithm ?? defaults.algorithm,
        domain,
        origin: originOf(config, config.PORT)(domain),
        directoryKey: config.SIP_DIRECTORY_KEY ?? null,
        turnSecret: config.COTURN_STATIC_AUTH_SECRET === '' ? null : config.COTURN_STATIC_AUTH_SECRET,
        turnSeconds: config.COTURN_SESSION_TTL_MINUTES * 60,
        locationUrl: config.KAMAILIO_DATABASE_URL ?? null,
      })
      print(session.io, session.options, { server, config: text }, text.trimEnd())
    })
}

/** The database as a SIP server is to connect to it: a socket of this machine is no address for another program's settings. */
function databaseOf(config: Config, { role, password, host }: ConfigOptions): ProxyDatabase {
  const [first] = candidatesOf(config.DATABASE_URL ?? 'postgresql://localhost/sipspace').list
  const { host: known = 'localhost', port = 5432, user = 'sipspace', database = user } = first
  return {
    host: host ?? (known.startsWith('/') ? '127.0.0.1' : known),
    port,
    database,
    user: role,
    password: password ?? UNKNOWN_PASSWORD,
  }
}
