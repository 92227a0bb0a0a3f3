import { type BulkChangeJob, runBulkChange } from '@sipspace/core'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

const Payload: z.ZodType<BulkChangeJob> = z.object({ bulkChangeId: z.int() })

/** Goes on with a bulk change. Cut short, it goes on where it was. */
export const workBulkChange = ({ db, clock }: Dependencies, payload: unknown, signal: AbortSignal): Promise<void> =>
  runBulkChange({ db, clock, signal }, Payload.parse(payload).bulkChangeId)
