import { type ImportJob, queueImport, runImport } from '@sipspace/core'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

const Payload: z.ZodType<ImportJob & { requestId?: string | null | undefined }> = z.object({
  importId: z.int(),
  requestId: z.string().nullish(),
})

/** Imports that a process works at: as many again of its worker's jobs are left to mails. */
const MAX_AT_ONCE = 2

const AGAIN_SECONDS = 2

/** Goes on with imports, a few at once. Cut short, they go on where they were. */
export function importWork() {
  let running = 0
  return async ({ db, config, clock }: Dependencies, payload: unknown, signal: AbortSignal): Promise<void> => {
    const { importId, requestId = null } = Payload.parse(payload)
    if (running >= MAX_AT_ONCE) {
      await queueImport(db, { importId }, { requestId, delaySeconds: AGAIN_SECONDS })
      return
    }
    running += 1
    try {
      await runImport({ db, config, clock, signal }, importId)
    } finally {
      running -= 1
    }
  }
}
