import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createPool } from '@sipspace/core'
import type { Command } from 'commander'
import { type Config, parseSettings } from '../../config/config.ts'
import { type Cleanup, closeAll, startDatabase } from '../../startup/process.ts'
import { CommandError, type Io } from '../operator.ts'
import { print } from '../output.ts'
import { examineDatabase } from './database.ts'
import type { Finding } from './finding.ts'
import { examineServices } from './services.ts'

/** Looks at an installation as the server would run there, and says of each part that it is well, or what to do. */
export function addDoctorCommands(program: Command, env: Record<string, string | undefined>, io: Io): void {
  program
    .command('doctor')
    .description('look at settings, database, services and disk, and say what to do about what is wrong')
    .action(async (_options: object, command: Command) => {
      const cleanups: Cleanup[] = []
      try {
        const found = await examineAll(env, cleanups)
        const width = Math.max(...found.map(({ check }) => check.length))
        const lines = found.map(({ check, state, message }) => `${state.padEnd(7)}  ${check.padEnd(width)}  ${message}`)
        print(io, command.optsWithGlobals<{ json: boolean }>(), found, lines.join('\n'))
        const problems = found.filter(({ state }) => state === 'problem').length
        if (problems > 0)
          throw new CommandError(problems === 1 ? 'there is a problem' : `there are ${problems} problems`)
      } finally {
        await closeAll(cleanups)
      }
    })
}

async function examineAll(env: Record<string, string | undefined>, cleanups: Cleanup[]): Promise<Finding[]> {
  let config: Config
  try {
    config = parseSettings(env)
  } catch (error) {
    return (error as Error).message.split('\n').map((message) => ({ check: 'settings', state: 'problem', message }))
  }
  const settings: Finding =
    config.withoutUse.length > 0
      ? {
          check: 'settings',
          state: 'problem',
          message: `nothing reads ${config.withoutUse.join(', ')}: see docs/configuration.md`,
        }
      : { check: 'settings', state: 'ok', message: 'each can be used' }
  const connection = await connectionOf(config, cleanups)
  if (connection === null) {
    const message = `there is no database in ${config.dataDir}: the first start of the server makes one; or set DATA_DIR to that of the server`
    return [settings, { check: 'database', state: 'problem', message }]
  }
  const database = await examineDatabase(config, connection)
  return [settings, ...database, ...(await examineServices(config, await hostsOf(connection)))]
}

async function connectionOf(config: Config, cleanups: Cleanup[]) {
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL
  return existsSync(join(config.dataDir, 'postgres')) ? startDatabase(config, cleanups) : null
}

/** The hosts of the first Spaces; none where the database cannot say. */
async function hostsOf(connection: Parameters<typeof createPool>[0]['connection']): Promise<string[]> {
  const pool = createPool({ connection, maxConnections: 1 })
  try {
    const { rows } = await pool.query<{ host: string }>(
      'select host from spaces where deleted_at is null order by id limit 3',
    )
    return rows.map(({ host }) => host)
  } catch {
    return []
  } finally {
    await pool.end()
  }
}
