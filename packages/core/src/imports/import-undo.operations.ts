import { z } from 'zod'
import { insertUndoOfImport, queueBulkChange } from '../bulk-changes/bulk-changes.queries.ts'
import { requireBulkChange } from '../bulk-changes/bulk-changes.resource.ts'
import { BulkChange } from '../bulk-changes/bulk-changes.schema.ts'
import { AppError } from '../errors.ts'
import { mutation } from '../operation.ts'
import { lockPartitions } from './import-batches.queries.ts'
import { lockImport } from './imports.queries.ts'
import { isUndoable, requireImport } from './imports.resource.ts'
import { ImportId } from './imports.schema.ts'

/** Accounts that one transaction deletes. */
const BATCH = 1_000

/** By the worker. Their usernames can be had again: a corrected file is most often imported next. */
export const undo = mutation({
  summary: 'Undo an import: delete exactly the accounts that it has created, whose usernames are free again',
  access: 'admin',
  input: ImportId,
  output: z.array(BulkChange).meta({ description: 'One for each Space that it has created accounts in.' }),
  errors: ['import_not_found', 'import_not_ready', 'forbidden'],
  async run(ctx, { id }) {
    const undone = await ctx.db.transaction().execute(async (tx) => {
      await lockPartitions(tx, id)
      if (!(await lockImport(tx, id))) throw new AppError('import_not_found')
      if (!isUndoable(await requireImport(ctx, id, tx))) throw new AppError('import_not_ready')
      const author = { account_id: ctx.actor.id > 0 ? ctx.actor.id : null, request_id: ctx.client.requestId }
      const changes = await insertUndoOfImport(tx, { importId: id, ...author }, BATCH, ctx.clock())
      const isElsewhere = changes.some(({ space_id }) => space_id !== ctx.space.id)
      if (isElsewhere && ctx.actor.role !== 'superAdmin') throw new AppError('forbidden')
      // none: its lines are from before the audit log told what they are part of, or are gone
      if (changes.length === 0) throw new AppError('import_not_ready')
      for (const { id: bulkChangeId } of changes) await queueBulkChange(tx, { bulkChangeId }, ctx.client)
      return changes
    })
    return Promise.all(undone.map((change) => requireBulkChange(ctx, change.id, change.space_id)))
  },
})
