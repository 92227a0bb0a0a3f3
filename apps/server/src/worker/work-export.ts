import { type ExportJob, runExport } from '@sipspace/core'
import { z } from 'zod'
import { formatAccounts } from '../api/files/account-lines.ts'
import type { Dependencies } from '../dependencies.ts'

const Payload: z.ZodType<ExportJob> = z.object({ exportId: z.int() })

/** Goes on with an export. Cut short, it goes on where it was. */
export const workExport = ({ db, clock }: Dependencies, payload: unknown, signal: AbortSignal): Promise<void> =>
  runExport({ db, clock, signal, format: formatAccounts }, Payload.parse(payload).exportId)
