import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { type Context, subscription } from '../operation.ts'
import type { ImportRecord } from './imports.queries.ts'
import { isRunning, present, requireImport } from './imports.resource.ts'
import { Import, ImportId } from './imports.schema.ts'

/** How often somebody who watches is told. */
const WATCH_MS = 300

const looks = new WeakMap<Database, Map<string, Promise<ImportRecord>>>()

/** Looks at an import; all who watch it share one look at a time. */
function nextLook(ctx: Context, id: number): Promise<ImportRecord> {
  const shared = looks.get(ctx.db) ?? new Map<string, Promise<ImportRecord>>()
  looks.set(ctx.db, shared)
  const key = `${ctx.space.id} ${id}`
  const known = shared.get(key)
  if (known) return known
  const look = requireImport(ctx, id)
  shared.set(key, look)
  setTimeout(() => shared.delete(key), WATCH_MS / 2).unref()
  return look
}

export const watch = subscription({
  summary: 'Be told how far an import is, until it rests',
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
      if (!signal.aborted) record = await nextLook(ctx, id)
    }
  },
})
