import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  FlexisipImportError,
  type FlexisipImportOptions,
  importFlexisip,
  postgresZone,
  type SourceRows,
} from '@sipspace/core'
import { type Command, InvalidArgumentError } from 'commander'
import { openSecrets } from '../config/secret-keys.ts'
import { readDump, readParts } from '../mysql/dump.ts'
import { DumpError } from '../mysql/dump-tokens.ts'
import { readServer } from '../mysql/server.ts'
import { DotEnvError, readDotEnv } from '../sources/dot-env.ts'
import { asAccounts, SIP_SERVERS } from '../sources/sip-tables.ts'
import { createFileStore } from '../storage/file-store.ts'
import { settingsOf } from './flexisip/settings.ts'
import { addFileCommand } from './import-file.commands.ts'
import { describeReport } from './import-report.ts'
import { CommandError, type Io, type Open } from './operator.ts'
import { print } from './output.ts'
import { readPostgres } from './sip-servers/postgres.ts'

interface CommonOptions {
  source: string
  dryRun?: boolean
  newDatabase?: boolean
  realm: Map<string, string>
}

interface FlexisipOptions extends CommonOptions {
  env?: string
  files?: string
  timeZone?: string
}

interface SipServerOptions extends CommonOptions {
  domain?: string
}

function realm(text: string, before: Map<string, string>): Map<string, string> {
  const [, domain, value] = /^([^=]+)=(.*)$/.exec(text) ?? []
  if (domain === undefined || value === undefined) throw new InvalidArgumentError('It must be DOMAIN=REALM.')
  return new Map(before).set(domain.toLowerCase(), value)
}

function timeZone(text: string): string {
  const zone = postgresZone(text)
  if (zone === null) throw new InvalidArgumentError('It must be such as Europe/Paris or +02:00.')
  return zone
}

/** What was wrong with a source, in one line. */
function failure(error: unknown): Error {
  if (error instanceof DumpError || error instanceof FlexisipImportError || error instanceof DotEnvError) {
    return new CommandError(error.message)
  }
  const { code, errno, message } = error as Error & { code?: string; errno?: number }
  const isOfSource = typeof errno === 'number' || /^(?:E[A-Z]+|Z_[A-Z_]+)$/.test(code ?? '')
  return isOfSource ? new CommandError(`the source cannot be read: ${message || code}`) : (error as Error)
}

/** What is at a path; undefined where nothing is. */
const readIfThere = (path: string): Promise<Buffer | null> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return null
    throw error
  })

/** Where Flexisip Account Manager keeps files below its `storage/app`. */
const FOLDERS = { files: ['files', ''], logos: ['public/img', 'img', ''] } as const

const filesIn =
  (root: string) =>
  async (folder: keyof typeof FOLDERS, name: string): Promise<Buffer | null> => {
    for (const place of FOLDERS[folder]) {
      const bytes = await readIfThere(join(root, place, basename(name)))
      if (bytes) return bytes
    }
    return null
  }

const readEnv = async (path: string | undefined) =>
  path === undefined ? new Map<string, string>() : readDotEnv(await readFile(path, 'utf8'))

/** @param tables those that are read of PostgreSQL, where they are */
function openSource(source: string, tables: readonly string[]): AsyncIterable<SourceRows> {
  if (/^postgres(?:ql)?:/i.test(source)) return readPostgres(source, tables)
  if (/^(?:mysql|mariadb):/i.test(source)) return readServer(source.replace(/^mariadb:/i, 'mysql:'))
  return readDump(readParts(source))
}

/** Says how far an import is, where somebody looks on. */
function progressOf(io: Io) {
  let saidAt = 0
  return ({ step, domain, done }: { step: string; domain: string | null; done: number }) => {
    const now = Date.now()
    if ((io.stderr as { isTTY?: boolean }).isTTY !== true || now - saidAt < 2000) return
    saidAt = now
    io.stderr.write(`sipspace: ${step}${domain === null ? '' : ` of ${domain}`}: ${done}\n`)
  }
}

export function addImportCommands(program: Command, open: Open, io: Io): void {
  const imports = program.command('import').description('take over what another program has')
  addFileCommand(imports, open)

  const begin = async (
    command: Command,
    source: AsyncIterable<SourceRows>,
    options: CommonOptions,
    others: Pick<FlexisipImportOptions, 'operation' | 'readFile' | 'env' | 'zone'>,
  ) => {
    const session = await open(command, { mayCreate: options.newDatabase === true })
    const report = await importFlexisip(session.openUnlimited(), source, {
      config: session.config,
      secrets: openSecrets(session.config),
      files: createFileStore(session.config.dataDir),
      realms: options.realm,
      isDryRun: options.dryRun === true,
      by: null,
      clock: () => new Date(),
      onProgress: progressOf(io),
      ...others,
    })
    print(session.io, session.options, report, describeReport(report))
  }

  const common = (command: Command, sources: string): Command =>
    command
      .requiredOption('--source <source>', sources)
      .option(
        '--realm <domain=realm>',
        'the realm that hashes of a domain are of, where it is known better',
        realm,
        new Map(),
      )
      .option('--dry-run', 'tell what would be written, and write nothing')
      .option(
        '--new-database',
        'before the first start: make the embedded database in DATA_DIR, where there is none yet',
      )

  common(imports.command('flexisip'), 'mysql://user:password@host/database, or a dump of it: dump.sql, dump.sql.gz')
    .description('take over a database of Flexisip Account Manager 1.6, 2.0 or 2.1')
    .option('--env <file>', 'its .env, which has the realm in 1.6, and how long tokens and keys last')
    .option('--files <folder>', 'its storage/app, with voicemails in files and logos in public/img')
    .option('--time-zone <zone>', 'the time zone of the MySQL server that the dump is of', timeZone)
    .action(async (options: FlexisipOptions, command: Command) => {
      try {
        await begin(command, openSource(options.source, []), options, {
          operation: 'import.flexisip',
          readFile: options.files === undefined ? null : filesIn(options.files),
          env: await readEnv(options.env),
          zone: options.timeZone ?? null,
        })
      } catch (error) {
        throw failure(error)
      }
    })

  for (const name of Object.keys(SIP_SERVERS) as (keyof typeof SIP_SERVERS)[]) {
    const { description, tablesOf } = SIP_SERVERS[name]
    common(
      imports.command(name),
      'postgres://… or mysql://user:password@host/database, or a dump of MySQL: dump.sql, dump.sql.gz',
    )
      .description(description)
      .option('--domain <domain>', 'the domain of accounts whose rows have none')
      .action(async (options: SipServerOptions, command: Command) => {
        try {
          const tables = tablesOf()
          const given = { domain: options.domain?.toLowerCase() ?? null, realms: options.realm }
          const rows = asAccounts(openSource(options.source, tables.tables), tables, given)
          const others = { operation: `import.${name}`, readFile: null, env: new Map<string, string>(), zone: null }
          await begin(command, rows, options, others)
        } catch (error) {
          throw failure(error)
        }
      })
  }

  imports
    .command('flexisip-settings <env>')
    .description('print the settings of a .env of Flexisip Account Manager as those of sipspace')
    .action(async (path: string) => {
      try {
        io.stdout.write(settingsOf(await readEnv(path)))
      } catch (error) {
        throw failure(error)
      }
    })
}
