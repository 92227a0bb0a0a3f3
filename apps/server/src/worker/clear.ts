import {
  clearAuditLog,
  clearBulkChanges,
  clearDeletedFiles,
  clearDumpImports,
  clearExports,
  clearFailedJobs,
  clearImports,
  clearingSteps,
  clearReports,
  clearTombstones,
  clearUnconfirmedAccounts,
  clearVoicemails,
  compactCounts,
} from '@sipspace/core'
import type { Dependencies } from '../dependencies.ts'

const DAY_MS = 86_400_000

type Steps = Record<string, () => Promise<number>>

/**
 * Deletes what has expired; unconfirmed accounts and tombstones only where the settings say after how long. Each step runs
 * by itself: one that fails is logged and counted (`sipspace_clearing_failures_total`), and the others run all the same.
 */
export async function clearExpired(deps: Dependencies): Promise<void> {
  const { log, metrics } = deps
  const cleared: Record<string, number> = {}
  for (const [step, run] of Object.entries(stepsOf(deps))) {
    try {
      const count = await run()
      if (count > 0) cleared[step] = count
    } catch (err) {
      metrics.noteClearingFailure(step)
      log.error({ err, step }, 'clearing failed; it is tried again in ten minutes')
    }
  }
  if (Object.keys(cleared).length > 0) log.info(cleared, 'cleared what has expired')
}

function stepsOf({ db: plain, config, clock, files }: Dependencies): Steps {
  const now = clock()
  const db = plain.withAudit({ operation: 'worker.clear', at: now, by: null })
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const olderThan = (days: number, run: (before: Date) => Promise<number>) => async () =>
    days === 0 ? 0 : run(daysAgo(days))
  const expired = Object.entries(clearingSteps).map(([name, run]) => [name, () => run(db, now, config)] as const)
  return {
    ...Object.fromEntries(expired),
    unconfirmedAccounts: olderThan(config.CLEAR_UNCONFIRMED_ACCOUNTS_AFTER_DAYS, (before) =>
      clearUnconfirmedAccounts(db, before),
    ),
    imports: () =>
      clearImports(db, {
        imports: daysAgo(config.IMPORT_RETENTION_DAYS),
        files: daysAgo(config.IMPORT_FILE_RETENTION_DAYS),
      }),
    dumpImports: () =>
      clearDumpImports(db, {
        imports: daysAgo(config.IMPORT_RETENTION_DAYS),
        files: daysAgo(config.IMPORT_FILE_RETENTION_DAYS),
      }),
    exports: () => clearExports(db, daysAgo(config.EXPORT_RETENTION_DAYS)),
    bulkChanges: () => clearBulkChanges(db, daysAgo(config.IMPORT_RETENTION_DAYS)),
    failedJobs: olderThan(config.FAILED_JOB_RETENTION_DAYS, (before) => clearFailedJobs(plain, before)),
    auditLines: olderThan(config.AUDIT_RETENTION_DAYS, (before) => clearAuditLog(plain, before)),
    counts: () => compactCounts(plain, now),
    statistics: olderThan(config.CLEAR_STATISTICS_AFTER_DAYS, (before) => clearReports(db, before)),
    voicemails: olderThan(config.CLEAR_VOICEMAILS_AFTER_DAYS, (before) => clearVoicemails(db, before)),
    deletedFiles: () => clearDeletedFiles(db, files),
    tombstones: olderThan(config.CLEAR_TOMBSTONES_AFTER_DAYS, (before) => clearTombstones(db, before)),
  }
}
