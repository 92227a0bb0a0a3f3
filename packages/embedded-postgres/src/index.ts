import { join } from 'node:path'
import { findPackage, reachableBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { EmbeddedPostgresError } from './error.ts'
import { openHome } from './home.ts'
import { keepSession } from './keeper.ts'
import { ensureDatabase, openSession } from './session.ts'
import { ensureSocketFolder, PORT } from './socket-folder.ts'

export { EmbeddedPostgresError } from './error.ts'

/** The application's role and its database, which it owns. */
const NAME = 'sipspace'

export interface EmbeddedPostgresOptions {
  /** absolute; the database lives in `<dataDir>/postgres` */
  readonly dataDir: string
  /** whether the operator did not set DATA_DIR; then root's database may go to /var/lib/sipspace */
  readonly dataDirIsDefault: boolean
  /** called with what an operator should know, in one line */
  readonly onNotice?: (line: string) => void
  /** settings for PostgreSQL on top of ours, e.g. `{ fsync: 'off' }` for tests */
  readonly settings?: Record<string, string>
}

/** A running PostgreSQL, shared by all processes on the same data folder. */
export interface EmbeddedPostgres {
  /** usable by pg; the host is the folder of the socket */
  readonly connection: { host: string; port: number; user: string; database: string }
  /**
   * Stops the database, unless another live sipspace process still uses it. End your own connections before.
   *
   * @throws EmbeddedPostgresError when it does not end
   */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that comes with sipspace, creating its database first where there is none; takes over one that
 * already runs on the data folder, be it another process's or left by a killed one. It survives the end of this process
 * unless stopped, and is started again when it ends by anything else.
 *
 * @throws EmbeddedPostgresError for all that an operator can mend
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options)
  } catch (error) {
    throw forOperator(error, options)
  }
}

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, dataDirIsDefault, onNotice: notice = () => {}, settings = {} } = options
  const source = findPackage()
  const home = await openHome({ dataDir, dataDirIsDefault, notice })
  const binaries = await reachableBinaries(source, home.runAs, notice)
  const cluster = await ensureCluster(home, source, binaries, settings['fsync'] !== 'off')
  const socketFolder = await ensureSocketFolder(home)
  const logFile = join(home.folder, 'postgres.log')
  const launchOptions = { binaries, cluster, socketFolder, logFile, runAs: home.runAs, settings }
  const session = await openSession(launchOptions)
  const { stop } = keepSession(launchOptions, session, notice)
  try {
    await ensureDatabase(session, NAME)
  } catch (error) {
    await stop()
    throw error
  }
  return { connection: { host: session.socketFolder, port: PORT, user: NAME, database: NAME }, stop }
}

/** A file system error says which path is at fault: tells the operator the setting too. */
function forOperator(error: unknown, { dataDir, dataDirIsDefault }: EmbeddedPostgresOptions): unknown {
  const { code, path, syscall, message } = error as NodeJS.ErrnoException
  if (error instanceof EmbeddedPostgresError || syscall === undefined || path === undefined) return error
  const mendable = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code ?? '')
  return new EmbeddedPostgresError(
    `DATA_DIR ${dataDirIsDefault ? `(not set, hence ${dataDir})` : dataDir} cannot be used: ${message}` +
      (mendable ? `; set it to a folder that uid ${process.getuid?.()} can write` : ''),
    { cause: error },
  )
}
