import type { AppRouter } from '@sipspace/server/trpc'
import { useQueryClient } from '@tanstack/react-query'
import type { inferRouterInputs } from '@trpc/server'
import { errorCodeOf, useTRPC } from '../../api/api.ts'
import type { Conflict, ConflictChoice } from '../components/conflict.tsx'

type Fields = Record<string, unknown>

/** A state of something that is edited: `version` names it, and each change makes another one. */
type State = Fields & { version: string }

/** A line of the audit log, as far as it says who changed what. */
interface AuditLine {
  at: string
  actor: { username: string; domain: string } | null
  after: Fields | null
}

const isSame = (a: unknown, b: unknown): boolean => (a ?? '') === (b ?? '')

/** What a form has changed of the state that it began with. */
export const changedFields = (values: Fields, base: Fields): Fields =>
  Object.fromEntries(Object.entries(values).filter(([field, value]) => !isSame(value, base[field])))

/**
 * Saves what was changed, and nothing else. When the state is another by then, what no one else has changed is saved
 * upon that, and where both have changed a field, the reader chooses.
 *
 * @param subject what is edited, as the audit log names it
 * @returns a function that resolves with what is there then; with null when the reader has chosen to save nothing
 */
export function useSaveChange(subject: Extract<inferRouterInputs<AppRouter>['audit']['list'], object>) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const lines = async () => (await queries.fetchQuery(trpc.audit.list.queryOptions(subject, { staleTime: 0 }))).data
  return <S extends State, Saved>(change: Change<S, Saved>) => saveChange(change, lines)
}

interface Change<S extends State, Saved> {
  /** the state that the change is based on */
  base: S
  change: Fields
  /** sends a change; refused by `version_conflict` when there is a later state than the one it is given */
  save: (change: Fields, base: S) => Promise<Saved>
  /** the state there is now */
  load: () => Promise<S>
  labelOf: (field: string) => string
}

/** What the audit log has of what is edited, the latest first. */
type ReadLines = () => Promise<AuditLine[]>

async function saveChange<S extends State, Saved>(
  options: Change<S, Saved>,
  lines: ReadLines,
): Promise<Saved | S | null> {
  let { base, change } = options
  for (;;) {
    try {
      return await options.save(change, base)
    } catch (error) {
      if (errorCodeOf(error) !== 'version_conflict') throw error
    }
    const current = await options.load()
    const both = Object.keys(change).filter(
      (field) => !isSame(current[field], base[field]) && !isSame(current[field], change[field]),
    )
    const chosen = both.length === 0 ? new Set<string>() : await ask(both, { ...options, lines, change, current })
    if (chosen === null) return null
    change = Object.fromEntries(Object.entries(change).filter(([field]) => !both.includes(field) || chosen.has(field)))
    base = current
    if (Object.keys(change).length === 0) return current
  }
}

async function ask(
  fields: string[],
  options: {
    change: Fields
    current: State
    lines: ReadLines
    labelOf: (field: string) => string
  },
): Promise<ConflictChoice> {
  const lines = await options.lines()
  const conflicts = fields.map((field): Conflict => {
    const line = lines.find(({ after }) => after !== null && field in after)
    return {
      field,
      label: options.labelOf(field),
      theirs: options.current[field],
      mine: options.change[field],
      change: line ? { by: line.actor?.username ?? 'sipspace', at: line.at } : null,
    }
  })
  const { askConflict } = await import('../components/conflict.tsx')
  return askConflict(conflicts)
}
