import { sql } from 'kysely'
import { isSuperAdmin } from '../authentication/admins.queries.ts'
import type { DomainConfig } from '../config.ts'
import type { ApplicationDatabase, Database } from '../database/database.ts'
import { FlexisipImportError, importFlexisip } from '../flexisip-import/flexisip-import.operations.ts'
import { postgresZone } from '../flexisip-import/time-zones.rules.ts'
import type { FileStore, SourceRows } from '../ports.ts'
import type { Secrets } from '../secrets/secrets.rules.ts'
import {
  type DumpImportRecord,
  deleteDumpChunks,
  findAuthor,
  findDumpImport,
  findSilentDumpImports,
  isDumpImportQueued,
  queueDumpImport,
  readDumpChunks,
  updateDumpImport,
} from './dump-imports.queries.ts'
import type { DumpPlanValue } from './dump-imports.schema.ts'

/** The rows of a dump as those of the tables that an import reads, with the settings that came with it. */
export interface DumpSource {
  rows: AsyncIterable<SourceRows>
  env: ReadonlyMap<string, string>
  realms: Map<string, string>
}

/** What an import of a dump is worked off with: by a worker, for no request. */
export interface DumpImportContext {
  db: ApplicationDatabase
  config: DomainConfig
  secrets: Secrets
  files: FileStore
  clock: () => Date
  /** opens one connection, which has no time limit for statements, until it is closed */
  openUnlimited: () => { db: ApplicationDatabase; close: () => Promise<void> }
  /** @throws FlexisipImportError, also while rows are read, for what is no dump */
  readDump: (chunks: AsyncIterable<Buffer>, plan: DumpPlanValue) => DumpSource
}

/** How often a run notes that it is alive, and how many rows it has read. */
const HEARTBEAT_MS = 5_000

/** Seconds after which a run that has not been heard of is over. */
const SILENT_SECONDS = 30

/** Imports run one after the other: each may write to every Space. */
const LOCK = 'dump_import:run'

/**
 * Goes on with an import of a dump. One that was broken off begins again: what it has written stays, and is not written twice.
 *
 * @returns false when another one is being worked off, so that this one has to wait
 */
export async function runDumpImport(ctx: DumpImportContext, id: number): Promise<boolean> {
  const unlimited = ctx.openUnlimited()
  try {
    // it lasts as long as the one connection
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_lock(hashtextextended(${LOCK}, 0)) as locked
    `.execute(unlimited.db)
    if (!rows[0]?.locked) return false
    const found = await findDumpImport(ctx.db, id)
    if (found?.state === 'checking' || found?.state === 'importing') await work(ctx, unlimited.db, found)
    // the server may still hold the locks of a connection for a moment after it is closed, and the next import would wait
    await sql`select pg_advisory_unlock_all()`.execute(unlimited.db)
    return true
  } finally {
    await unlimited.close()
  }
}

async function work(ctx: DumpImportContext, unlimited: ApplicationDatabase, found: DumpImportRecord): Promise<void> {
  const { clock } = ctx
  const { id, plan, account_id: accountId, state } = found
  const isDryRun = state === 'checking'
  const operation = isDryRun ? 'dumpImports.check' : 'dumpImports.start'
  const by = accountId === null ? null : await findAuthor(ctx.db, accountId)
  const db = ctx.db.withAudit({ operation, at: clock(), by })
  const fail = (error: string) => updateDumpImport(db, id, { state: 'failed', error }, clock())
  if (plan === null) throw new Error(`the import ${id} of a dump has no plan`)
  if (accountId !== null && !(await isSuperAdmin(db, accountId))) {
    return fail('who asked for it is no super admin any more')
  }
  let read = 0
  const beat = setInterval(() => {
    // the next beat comes soon, and a worker that misses them all begins again
    updateDumpImport(db, id, { rows_read: read }, clock()).catch(() => {})
  }, HEARTBEAT_MS)
  try {
    const chunks = rememberingFailure(readDumpChunks(db, id))
    const source = ctx.readDump(chunks.read, plan)
    const report = await importFlexisip(unlimited, source.rows, {
      config: ctx.config,
      secrets: ctx.secrets,
      files: ctx.files,
      clock,
      operation,
      by,
      partOf: `dump_import:${id}`,
      readFile: null,
      env: source.env,
      realms: source.realms,
      zone: plan.time_zone == null ? null : postgresZone(plan.time_zone),
      isDryRun,
      onProgress({ step, done }) {
        if (step === 'reading') read = done
      },
    }).catch((error: unknown) => {
      throw chunks.failure() ?? error
    })
    const result = { rows_read: read, report, state: isDryRun ? ('checked' as const) : ('done' as const) }
    // from here on the dump with its passwords is needed no more
    if (!isDryRun) await deleteDumpChunks(db, id)
    const kept = isDryRun ? {} : { plan: { program: plan.program } }
    await updateDumpImport(db, id, { ...result, ...kept }, clock())
  } catch (error) {
    if (error instanceof FlexisipImportError) {
      await fail(error.message)
      return
    }
    await fail('something unexpected happened: see the log of the server')
    throw error
  } finally {
    clearInterval(beat)
  }
}

/** Keeps what has gone wrong here apart from what is wrong with the dump. */
function rememberingFailure(chunks: AsyncIterable<Buffer>) {
  let failure: unknown = null
  async function* read() {
    try {
      yield* chunks
    } catch (error) {
      failure = error
      throw error
    }
  }
  return { read: read(), failure: () => failure }
}

/** Queues imports of dumps anew whose process was killed. */
export async function resumeDumpImports(db: Database): Promise<void> {
  for (const dumpImportId of await findSilentDumpImports(db, SILENT_SECONDS)) {
    if (!(await isDumpImportQueued(db, { dumpImportId })))
      await queueDumpImport(db, { dumpImportId }, { requestId: null })
  }
}
