import { setTimeout as sleep } from 'node:timers/promises'
import { subscription } from '../operation.ts'
import { isRunning, present, requireImport } from './imports.resource.ts'
import { Import, ImportId } from './imports.schema.ts'

/** How often the progress is read for a subscriber. */
const WATCH_MS = 300

export const watch = subscription({
  summary: 'Follow the progress of an import, until it waits or ends',
  access: 'admin',
  input: ImportId,
  output: Import,
  errors: ['import_not_found'],
  async *run(ctx, { id }, { signal }) {
    let told = ''
    let record = await requireImport(ctx, id)
    while (!signal.aborted) {
      const data = present(record, ctx.language)
      const event = { id: data.updated_at, data }
      if (JSON.stringify(event) !== told) yield event
      told = JSON.stringify(event)
      if (!isRunning(data.state)) return
      await sleep(WATCH_MS, undefined, { signal }).catch(() => {})
      if (!signal.aborted) record = await requireImport(ctx, id)
    }
  },
})
