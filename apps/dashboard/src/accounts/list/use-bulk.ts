import { inverseOf } from '@sipspace/core/schemas/accounts/accounts'
import type { AppRouter } from '@sipspace/server/trpc'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { inferRouterInputs } from '@trpc/server'
import { useTRPC } from '../../api/api.ts'
import { bulkMessages } from '../../bulk-changes/bulk.messages.ts'
import { useUndo } from '../../bulk-changes/use-undo.ts'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { useErrorText } from '../../ui/components/problem.tsx'
import { toastDone, toastProblem } from '../../ui/components/toast.tsx'
import { type AccountSearch, filterOf } from './account-search.ts'

export const STATUS_ACTIONS = ['activate', 'deactivate', 'block', 'unblock', 'delete'] as const

type BulkInput = inferRouterInputs<AppRouter>['accounts']['bulk']
export type BulkAction = BulkInput['action']
/** What an action is done with. */
export type BulkOptions = Pick<BulkInput, 'contacts_list_id' | 'language' | 'dtmf_protocol'>

const isMail = (action: BulkAction): boolean => action === 'send_provisioning_mail' || action === 'send_reset_mail'

/** Which accounts: those that are ticked, or all that a search finds. */
export type BulkChoice = { ids: number[]; names: string[] } | { search: AccountSearch }

/** The most that the server changes at once, and in the background. */
const AT_ONCE = 1_000
const MAX_MATCHES = 100_000

const NAMES_SHOWN = 5

/**
 * Changes many accounts: asks first, and says afterwards what became of them. Of more than {@link AT_ONCE} that were found,
 * `BulkChanges` shows the progress.
 */
export function useBulk(onDone: () => void) {
  const say = useMessages(bulkMessages)
  const trpc = useTRPC()
  const queries = useQueryClient()
  const textOf = useErrorText()
  const bulk = useMutation(trpc.accounts.bulk.mutationOptions())
  const { undoBulkChanges } = useUndo()
  const inBackground = useMutation(trpc.bulkChanges.start.mutationOptions())

  /** How many they are; null when they are too many. */
  async function countOf(choice: BulkChoice): Promise<number | null> {
    if ('ids' in choice) return choice.ids.length
    const counted = trpc.accounts.count.queryOptions({ ...filterOf(choice.search), exact: true }, { staleTime: 0 })
    const { count } = await queries.fetchQuery(counted)
    return count <= MAX_MATCHES ? count : null
  }

  function isWanted(action: BulkAction, choice: BulkChoice, count: number): Promise<boolean> {
    const names = 'names' in choice ? choice.names : []
    const others = count - NAMES_SHOWN
    const named = names.slice(0, NAMES_SHOWN).join(', ') + (others > 0 ? say('and_others', { count: others }) : '')
    return confirm({
      title: say(`${action}_title`, { count }),
      text: 'names' in choice ? `${say(`${action}_text`)} ${named}.` : say(`${action}_text_all`, { count }),
      action: say(`${action}_do`, { count }),
      ...(action === 'delete' ? { losses: [say('loss_accounts', { count }), say('loss_rest'), say('loss_name')] } : {}),
      ...(action === 'delete' && count > 1 ? { typed: String(count) } : {}),
      isDestructive: action === 'delete' || action === 'block',
    })
  }

  async function change(action: BulkAction, options: BulkOptions, choice: BulkChoice, count: number) {
    if ('search' in choice) {
      const { bulk_change_id: id, ...result } = await bulk.mutateAsync({
        action,
        ...options,
        filter: filterOf(choice.search),
        count,
      })
      return { ...result, bulkChanges: [id] }
    }
    const total = { done: 0, unchanged: 0, not_found: 0, self: 0, bulkChanges: [] as number[] }
    for (let start = 0; start < choice.ids.length; start += AT_ONCE) {
      const part = await bulk.mutateAsync({ action, ...options, ids: choice.ids.slice(start, start + AT_ONCE) })
      if (part.done > 0) total.bulkChanges.push(part.bulk_change_id)
      for (const outcome of ['done', 'unchanged', 'not_found', 'self'] as const) total[outcome] += part[outcome]
    }
    return total
  }

  async function run(action: BulkAction, choice: BulkChoice, options: BulkOptions = {}): Promise<void> {
    try {
      const count = await countOf(choice)
      if (count === null) return toastProblem(say('too_many', { count: MAX_MATCHES }))
      if (!(await isWanted(action, choice, count))) return
      if ('search' in choice && count > AT_ONCE) {
        await inBackground.mutateAsync({ action, ...options, filter: filterOf(choice.search), count })
        await queries.invalidateQueries(trpc.bulkChanges.pathFilter())
        return onDone()
      }
      const { done, unchanged, not_found, self, bulkChanges } = await change(action, options, choice, count)
      const sentences = [
        say(`${action}_done`, { count: done }),
        unchanged > 0 && say(isMail(action) ? 'no_email' : 'unchanged', { count: unchanged }),
        not_found > 0 && say('not_found', { count: not_found }),
        self > 0 && say('self'),
      ]
      const undo = { label: say('undo'), run: () => void undoBulkChanges(bulkChanges) }
      toastDone(sentences.filter(Boolean).join(' '), done > 0 && inverseOf(action) !== null ? undo : undefined)
      onDone()
    } catch (error) {
      toastProblem(textOf(error))
    } finally {
      await queries.invalidateQueries(trpc.accounts.pathFilter())
    }
  }

  return { run, isPending: bulk.isPending || inBackground.isPending }
}
