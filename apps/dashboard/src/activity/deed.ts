import { bulkMessages } from '../bulk-changes/bulk.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { actionsMessages } from './actions.messages.ts'
import type { Line } from './activity-search.ts'
import { useKindName } from './kind-name.ts'

const BULK_ACTIONS = [
  'activate',
  'deactivate',
  'block',
  'unblock',
  'delete',
  'send_provisioning_mail',
  'send_reset_mail',
  'add_to_contacts_list',
  'set_language',
  'set_dtmf_protocol',
] as const

/** What was done, in words: on what kind of thing, and what with it. A bulk change says what it does, an import its file. */
export function useDeed(): (line: Line) => { kind: string; action: string } {
  const sayDeed = useMessages(actionsMessages)
  const sayBulk = useMessages(bulkMessages)
  const sayKind = useKindName()
  return (line) => {
    const kind = sayKind(line.kind)
    const { action, accounts, file_name: file, undoes, undoes_import } = line.after ?? {}
    const bulk = BULK_ACTIONS.find((one) => line.kind === 'bulk_change' && line.action === 'create' && one === action)
    if (bulk && typeof accounts === 'number') {
      const what = sayBulk(`${bulk}_do`, { count: accounts })
      return { kind, action: undoes == null && undoes_import == null ? what : sayBulk('undo_of', { what }) }
    }
    if (line.kind === 'import' && line.action === 'create' && typeof file === 'string') return { kind, action: file }
    return { kind, action: sayDeed(line.action) }
  }
}
