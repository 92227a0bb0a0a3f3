import { Alert, Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { Problem, useErrorText } from '../ui/components/problem.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { toastDone, toastProblem } from '../ui/components/toast.tsx'
import { importsMessages } from './imports.messages.ts'
import { type Problems, useProblemWords } from './problem-words.ts'

/** A dialog in which a line with a problem is put right, cell by cell. */
export default function LineForm({ id, line, onClose }: { id: number; line: number; onClose: () => void }) {
  const say = useMessages(importsMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  // with its password, it is not kept
  const { data, error } = useQuery(trpc.imports.getLine.queryOptions({ id, line }, { staleTime: 0, gcTime: 0 }))
  const content = () => {
    if (error) return <Problem error={error} />
    return data ? <Cells id={id} seen={data} onClose={onClose} /> : <Lines />
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say('line_title', { line })}
      closeButtonProps={{ 'aria-label': sayCommon('close') }}
    >
      {content()}
    </Modal>
  )
}

interface Seen {
  line: number
  errors: Problems
  columns: { name: string; field: string | null }[]
  cells: string[]
}

const SECRETS: readonly (string | null)[] = ['password', 'ha1']

function Cells({ id, seen, onClose }: { id: number; seen: Seen; onClose: () => void }) {
  const { line, columns } = seen
  const say = useMessages(importsMessages)
  const { labelOf, wordsOf } = useProblemWords()
  const textOf = useErrorText()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [cells, setCells] = useState(seen.cells)
  const [errors, setErrors] = useState(seen.errors)
  const correct = useMutation(
    trpc.imports.replaceLine.mutationOptions({
      onSuccess: async ({ errors: left }) => {
        setErrors(left)
        if (Object.keys(left).length === 0) {
          toastDone(say('line_right', { line }))
          onClose()
        }
        const shown = [trpc.imports.get, trpc.imports.listProblems, trpc.imports.countProblems]
        await Promise.all(shown.map((query) => queries.invalidateQueries(query.pathFilter())))
      },
      onError: (error) => toastProblem(textOf(error)),
    }),
  )
  const check = (event: FormEvent) => {
    event.preventDefault()
    correct.mutate({ id, line, cells })
  }
  // what is wrong with no cell, but with the line
  const others = Object.fromEntries(
    Object.entries(errors).filter(([field]) => !columns.some((column) => column.field === field)),
  )
  const errorOf = (field: string | null) => {
    const texts = field === null ? undefined : errors[field]
    return field === null || texts === undefined ? null : wordsOf({ [field]: texts })
  }
  const firstWrong = columns.findIndex(({ field }) => errorOf(field) !== null)
  return (
    <form onSubmit={check} noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {say('line_text')}
        </Text>
        {Object.keys(others).length > 0 && <Alert color="red">{wordsOf(others)}</Alert>}
        {columns.map(({ name, field }, index) => {
          const Input = SECRETS.includes(field) ? PasswordInput : TextInput
          return (
            <Input
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other key, and keep their places
              key={index}
              label={name === '' ? String(index + 1) : name}
              description={field === null ? say('leave_out') : labelOf(field)}
              value={cells[index] ?? ''}
              error={errorOf(field)}
              data-autofocus={index === firstWrong || undefined}
              autoComplete="off"
              spellCheck={false}
              onChange={({ currentTarget: { value } }) =>
                setCells((known) => known.map((cell, at) => (at === index ? value : cell)))
              }
            />
          )
        })}
        <Button type="submit" loading={correct.isPending} style={{ alignSelf: 'flex-start' }}>
          {say('line_check')}
        </Button>
      </Stack>
    </form>
  )
}
