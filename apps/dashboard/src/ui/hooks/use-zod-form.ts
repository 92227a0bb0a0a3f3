import { type UseFormReturnType, useForm } from '@mantine/form'
import { translate } from '@sipspace/core/messages'
import { fieldErrors } from '@sipspace/core/validation'
import { TRPCClientError } from '@trpc/client'
import { useEffect, useRef } from 'react'
import type { z } from 'zod'
import type { ApiError } from '../../api/api.ts'
import { useLanguage } from '../../messages/messages.ts'
import { useErrorText } from '../components/problem.tsx'
import { toastProblem } from '../components/toast.tsx'
import { useUnsavedChanges } from './unsaved-changes.ts'

type Values = Record<string, unknown>

/** After so long without another letter, what was typed in is checked. */
const PAUSE_MS = 400

interface ZodForm<S extends z.ZodObject, V extends Values> extends UseFormReturnType<V> {
  /**
   * What to give a `<form>` as `onSubmit`: validates, sends, and puts what the server refuses on its fields. `save`
   * resolves with false where nothing was saved.
   */
  send: (save: (input: z.input<S>) => Promise<unknown>) => (event?: React.FormEvent<HTMLFormElement>) => void
}

/**
 * A form that is checked by the same schema as on the server, in the same words: each field while one types, and all of them
 * when it is sent. An empty text is sent as null where
 * the schema takes null.
 *
 * The page asks before it is left while the form has input that is not saved.
 *
 * @param asksServer whether what is wrong by the schema is sent all the same: the server refuses it by that schema, and says
 *   in the same answer what else is wrong, such as a name that is taken
 * @param labels the names of the fields as the reader sees them; a refusal of another field is shown as a toast
 */
export function useZodForm<S extends z.ZodObject, V extends Values>({
  schema,
  initialValues,
  labels,
  asksServer = false,
}: {
  schema: S
  initialValues: V
  labels: Partial<Record<keyof z.input<S> & string, string>>
  asksServer?: boolean
}): ZodForm<S, V> {
  const { language } = useLanguage()
  const textOf = useErrorText()
  const labelOf = (field: string) => (labels as Record<string, string | undefined>)[field] ?? field
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const form = useForm<V>({
    mode: 'uncontrolled',
    initialValues,
    onValuesChange: (values, former) => {
      const typed = Object.keys(values).filter((field) => values[field] !== former[field] && values[field] !== '')
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        for (const field of typed) form.validateField(field)
      }, PAUSE_MS)
    },
    validate: (values) => {
      const input = inputOf(schema, values)
      const parsed = schema.safeParse(input)
      if (parsed.success) return {}
      return Object.fromEntries(
        Object.entries(fieldErrors(parsed.error, input)).map(([field, [first]]) => [
          field,
          first && translate(language, first.key, { field: labelOf(field), ...first.params }),
        ]),
      )
    },
  })

  useEffect(() => () => clearTimeout(timer.current), [])

  const isSaving = useRef(false)
  useUnsavedChanges(() => !isSaving.current && form.isDirty())

  const focusFirst = (fields: string[]) => {
    const first = Object.keys(form.getValues()).find((field) => fields.includes(field))
    if (first !== undefined) form.getInputNode(first)?.focus()
  }

  const showRefusal = (error: unknown) => {
    const fields = error instanceof TRPCClientError ? ((error as ApiError).data?.fields ?? {}) : {}
    const shown = Object.keys(fields).filter((field) => field in labels)
    form.setErrors((own) => ({
      ...own,
      ...Object.fromEntries(shown.map((field) => [field, relabel(fields[field]?.[0] ?? '', field, labelOf)])),
    }))
    if (shown.length === 0) toastProblem(Object.values(fields)[0]?.[0] ?? textOf(error))
    else focusFirst(shown)
  }

  const sendBy = (save: (input: z.input<S>) => Promise<unknown>) => async (values: V) => {
    try {
      isSaving.current = true
      form.setSubmitting(true)
      const saved = await save(inputOf(schema, values) as z.input<S>)
      if (saved !== false) form.resetDirty()
    } catch (error) {
      showRefusal(error)
    } finally {
      isSaving.current = false
      form.setSubmitting(false)
    }
  }

  const submitBy = (save: (input: z.input<S>) => Promise<unknown>) =>
    form.onSubmit(sendBy(save), (errors, values) => {
      focusFirst(Object.keys(errors))
      if (asksServer) void sendBy(save)(values)
    })

  return {
    ...form,
    send: (save) => (event) => {
      // what was typed last is checked now: a check later on would take the server's refusal off its field
      clearTimeout(timer.current)
      submitBy(save)(event)
    },
  }
}

/** The server's sentences about a field begin with its name, in every language. */
export const relabel = (sentence: string, field: string, labelOf: (field: string) => string): string =>
  sentence.startsWith(field) && !/^\w/.test(sentence.slice(field.length))
    ? labelOf(field) + sentence.slice(field.length)
    : sentence

function inputOf(schema: z.ZodObject, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      value === '' && takesNull(schema.shape[field]) ? null : value,
    ]),
  )
}

const takesNull = (field: z.core.$ZodType | undefined): boolean => {
  const parsed = field?.['~standard'].validate(null)
  return parsed !== undefined && !(parsed instanceof Promise) && !parsed.issues
}
