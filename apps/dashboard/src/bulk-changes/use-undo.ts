import type { AppRouter } from '@sipspace/server/trpc'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { useErrorText } from '../ui/components/problem.tsx'
import { toastDone, toastProblem } from '../ui/components/toast.tsx'
import { bulkMessages } from './bulk.messages.ts'

type BulkChange = inferRouterOutputs<AppRouter>['bulkChanges']['get']

/** What is said of accounts that have again what each of them had. */
export const restoredMessage = (action: BulkChange['action']) =>
  action === 'set_language' || action === 'set_dtmf_protocol' ? (`${action}_undone` as const) : null

/** Undoes bulk changes and imports, and says what became of it; what the worker does is seen in `BulkChanges`. */
export function useUndo() {
  const say = useMessages(bulkMessages)
  const trpc = useTRPC()
  const queries = useQueryClient()
  const textOf = useErrorText()
  const bulk = useMutation(trpc.bulkChanges.undo.mutationOptions())
  const imported = useMutation(trpc.imports.undo.mutationOptions())

  async function run(undo: () => Promise<BulkChange[]>): Promise<void> {
    try {
      const changes = await undo()
      const [first] = changes
      if (!first) return
      const done = changes.filter(({ state }) => state === 'done').reduce((sum, one) => sum + one.done, 0)
      const waiting = changes.filter(({ state }) => state === 'running').reduce((sum, one) => sum + one.accounts, 0)
      const unchanged = changes.reduce((sum, one) => sum + one.unchanged, 0)
      const told = [
        say('undone'),
        done > 0 && say(restoredMessage(first.action) ?? `${first.action}_done`, { count: done }),
        unchanged > 0 && say('unchanged', { count: unchanged }),
        waiting > 0 && say('undoing', { count: waiting }),
      ]
      toastDone(told.filter(Boolean).join(' '))
    } catch (error) {
      toastProblem(textOf(error))
    } finally {
      for (const filter of [trpc.accounts, trpc.bulkChanges, trpc.imports, trpc.statistics])
        void queries.invalidateQueries(filter.pathFilter())
    }
  }
  return {
    /** what a selection of many thousands did is several bulk changes: the last is undone first */
    undoBulkChanges: (ids: number[]) =>
      run(async () => {
        const undone: BulkChange[] = []
        for (const id of ids.toReversed()) undone.push(await bulk.mutateAsync({ id }))
        return undone
      }),
    undoImport: (id: number) => run(() => imported.mutateAsync({ id })),
    isPending: bulk.isPending || imported.isPending,
  }
}
