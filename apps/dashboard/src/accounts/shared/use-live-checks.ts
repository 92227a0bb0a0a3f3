import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTRPC } from '../../api/api.ts'
import { relabel } from '../../ui/hooks/use-zod-form.ts'

type Field = 'username' | 'email' | 'phone'

interface Checked {
  setFieldError: (field: Field, error: string | null) => void
  getValues: () => Partial<Record<Field, unknown>>
}

/** After so long without another letter, what was typed in is checked. */
const PAUSE_MS = 400

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/**
 * Has the server check fields while one types, in the words in which saving would be refused.
 *
 * @param id the account that they are for, when it exists
 */
export function useLiveChecks(
  form: Checked,
  fields: readonly Field[],
  { id, labels }: { id?: number; labels: Partial<Record<Field, string>> },
): (field: Field) => (change: { value: unknown; dirty: boolean }) => void {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const timers = useRef<Partial<Record<Field, ReturnType<typeof setTimeout>>>>({})
  useEffect(() => {
    const known = timers.current
    return () => {
      for (const field of fields) clearTimeout(known[field])
    }
  }, [fields])

  async function check(field: Field, value: string): Promise<void> {
    const checked = trpc.accounts.check.queryOptions(
      { [field]: value, ...(id === undefined ? {} : { id }) },
      { staleTime: 5_000, retry: false },
    )
    // what cannot be checked now is checked when it is saved
    const found = await queries.fetchQuery(checked).catch(() => null)
    if (found === null || textOf(form.getValues()[field]) !== value) return
    const sentence = found.errors[field]?.[0]
    form.setFieldError(field, sentence === undefined ? null : relabel(sentence, field, () => labels[field] ?? field))
  }
  return (field) =>
    ({ value, dirty }) => {
      clearTimeout(timers.current[field])
      const text = textOf(value)
      if (!dirty || text === '') return
      timers.current[field] = setTimeout(() => void check(field, text), PAUSE_MS)
    }
}
