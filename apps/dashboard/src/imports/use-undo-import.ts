import { useUndo } from '../bulk-changes/use-undo.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { importsMessages } from './imports.messages.ts'

/** Undoes an import, once the number of its accounts has been typed in. */
export function useUndoImport() {
  const say = useMessages(importsMessages)
  const { undoImport, isPending } = useUndo()
  async function ask({ id, created: count }: { id: number; created: number }): Promise<void> {
    const isWanted = await confirm({
      title: say('undo_title'),
      text: say('undo_text'),
      losses: [say('undo_loss', { count })],
      action: say('undo_do', { count }),
      ...(count > 1 ? { typed: String(count) } : {}),
    })
    if (isWanted) await undoImport(id)
  }
  return { ask, isPending }
}
