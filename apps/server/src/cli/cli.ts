import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, createDatabase, createPool } from '@sipspace/core'
import { Command, CommanderError } from 'commander'
import { pino } from 'pino'
import { type Config, parseSettings } from '../config/config.ts'
import { describeError } from '../http/errors.ts'
import { prepareRegistrar } from '../registrar/registrar.ts'
import { type Cleanup, closeAll, describeFailure, openDatabase } from '../startup/process.ts'
import { VERSION } from '../version.ts'
import { addAccountCommands } from './accounts.commands.ts'
import { addBackupCommands } from './backup.commands.ts'
import { addClearCommands } from './clear.commands.ts'
import { addCompletionCommands } from './completion.commands.ts'
import { addDoctorCommands } from './doctor/doctor.commands.ts'
import { addImportCommands } from './import.commands.ts'
import { addKeyCommands } from './keys.commands.ts'
import { CommandError, type Io, type Open, type Session } from './operator.ts'
import { print } from './output.ts'
import { addProxyCommands } from './proxy.commands.ts'
import { addScimCommands } from './scim.commands.ts'
import { addSecretCommands } from './secrets.commands.ts'
import { addSpaceCommands } from './spaces.commands.ts'
import { addWebhookCommands } from './webhooks.commands.ts'

/**
 * The operators' command line.
 *
 * @returns the exit code: 0 when it was done, 1 when it could not be done, 2 for a command that is wrong
 */
export async function runCli(
  args: string[],
  env: Record<string, string | undefined>,
  io: Io = process,
): Promise<number> {
  const cleanups: Cleanup[] = []
  const open: Open = async (command, { mayCreate = false, migrates = false } = {}) => {
    const settings = parseSettings(env)
    const config = { ...settings, MIGRATE_AT_START: settings.MIGRATE_AT_START || migrates }
    if (!mayCreate) requireDatabaseFolder(config)
    const { db, connection } = await openDatabase(config, cleanups, () => {})
    const registrar = prepareRegistrar({ config, log: pino({ level: 'silent' }) })
    if (registrar) cleanups.push(() => registrar.close())
    const openUnlimited = () => {
      const pool = createPool({ connection, maxConnections: 1, statementTimeout: 0 })
      cleanups.push(() => pool.end())
      return createDatabase(pool)
    }
    return { db, config, registrar, io, options: command.optsWithGlobals<Session['options']>(), openUnlimited }
  }
  try {
    await buildProgram(open, { env, io, isJson: args.includes('--json') }).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    io.stderr.write(`${args.includes('--json') ? describeAsJson(error) : describe(error)}\n`)
    return error instanceof CommandError && error.isUsage ? 2 : 1
  } finally {
    await closeAll(cleanups)
  }
}

/** A command works with the database that is there: a wrong DATA_DIR makes no other one. */
function requireDatabaseFolder({ DATABASE_URL: url, dataDir }: Config): void {
  if (url !== undefined || existsSync(join(dataDir, 'postgres'))) return
  throw new CommandError(
    `DATA_DIR: there is no database in ${dataDir}: set DATA_DIR to that of the server, or DATABASE_URL`,
  )
}

function buildProgram(
  open: Open,
  { env, io, isJson }: { env: Record<string, string | undefined>; io: Io; isJson: boolean },
): Command {
  const program = new Command('sipspace')
    .description('Operates sipspace from the command line. Settings come from the environment, as for the server.')
    .version(VERSION, '--version', 'print the version')
    .option('--json', 'print JSON', false)
    .option('-y, --yes', 'do not ask before something is destroyed', false)
  addSpaceCommands(program, open)
  addAccountCommands(program, open)
  addKeyCommands(program, open)
  addScimCommands(program, open)
  addWebhookCommands(program, open)
  addClearCommands(program, open)
  addSecretCommands(program, open)
  addProxyCommands(program, open)
  addImportCommands(program, open, io)
  addBackupCommands(program, open, { env, io })
  addDoctorCommands(program, env, io)
  addCompletionCommands(program, io)
  program
    .command('migrate')
    .description('bring the database up to date, as each start of the server does unless MIGRATE_AT_START is false')
    .action(async (_options: object, command: Command) => {
      const session = await open(command, { migrates: true })
      print(session.io, session.options, { migrated: true }, 'The database is up to date.')
    })
  for (const command of [program, ...commandsBelow(program)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) =>
        write(isJson ? `${JSON.stringify({ message: text.replace(/^error: /, '').trim() })}\n` : text),
    })
  }
  return program
}

const commandsBelow = (command: Command): Command[] => command.commands.flatMap((one) => [one, ...commandsBelow(one)])

/** What `--json` prints to standard error; an error of an operation has its code, and what is wrong with which field. */
function describeAsJson(error: unknown): string {
  if (error instanceof AppError) return JSON.stringify(describeError(error, 'en').body)
  return JSON.stringify({ message: describe(error).replace(/^sipspace: /gm, '') })
}

function describe(error: unknown): string {
  if (error instanceof CommandError) return `sipspace: ${error.message}`
  if (!(error instanceof AppError)) return describeFailure(error)
  const { body } = describeError(error, 'en')
  const lines = body.errors ? Object.values(body.errors).flat() : [body.message]
  return lines.map((line) => `sipspace: ${line}`).join('\n')
}
