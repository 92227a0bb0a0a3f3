import { type ImportJob, runImport } from '@sipspace/core'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

const Payload: z.ZodType<ImportJob> = z.object({ importId: z.int() })

/** Goes on with an import. Cut short, it goes on where it was. */
export async function workImport(
  { db, config, clock }: Dependencies,
  payload: unknown,
  signal: AbortSignal,
): Promise<void> {
  await runImport({ db, config, clock, signal }, Payload.parse(payload).importId)
}
