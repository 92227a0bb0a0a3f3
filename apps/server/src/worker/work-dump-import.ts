import { createDatabase, createPool, type DumpImportJob, queueDumpImport, runDumpImport } from '@sipspace/core'
import type pg from 'pg'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { readUploadedDump } from '../sources/uploaded-dump.ts'

const Payload: z.ZodType<DumpImportJob & { requestId?: string | null | undefined }> = z.object({
  dumpImportId: z.int(),
  requestId: z.string().nullish(),
})

const AGAIN_SECONDS = 5

function connectionOf({ options }: pg.Pool) {
  const { connectionString, host, port, user, database } = options
  if (connectionString !== undefined) return connectionString
  return { host: host ?? '', port: port ?? 0, user: user ?? '', database: database ?? '' }
}

/** Goes on with an import of a dump; another one that runs comes first. */
export async function workDumpImport(deps: Dependencies, pool: pg.Pool, payload: unknown): Promise<void> {
  const { dumpImportId, requestId = null } = Payload.parse(payload)
  const { db, config, secrets, files, clock } = deps
  const openUnlimited = () => {
    const own = createPool({ connection: connectionOf(pool), maxConnections: 1, statementTimeout: 0 })
    return { db: createDatabase(own), close: () => own.end() }
  }
  const ctx = { db, config, secrets, files, clock, openUnlimited, readDump: readUploadedDump }
  const hasRun = await runDumpImport(ctx, dumpImportId)
  if (!hasRun) await queueDumpImport(db, { dumpImportId }, { requestId, delaySeconds: AGAIN_SECONDS })
}
