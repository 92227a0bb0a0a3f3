import { type PurgeJob, purgeSpace } from '@sipspace/core'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

const Payload: z.ZodType<PurgeJob> = z.object({ spaceId: z.int() })

/** Deletes what a deleted Space still has. Cut short, it goes on where it was. */
export async function purgeDeletedSpace(deps: Dependencies, payload: unknown): Promise<void> {
  const db = deps.db.withAudit({ operation: 'worker.emptySpace', at: deps.clock(), by: null })
  await purgeSpace(db, Payload.parse(payload).spaceId)
}
