import { Button, CloseButton, Group, Progress, Stack, Text } from '@mantine/core'
import type { AppRouter } from '@sipspace/server/trpc'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { bulkMessages } from './bulk.messages.ts'
import classes from './bulk-changes.module.css'
import { restoredMessage, useUndo } from './use-undo.ts'

type BulkChange = inferRouterOutputs<AppRouter>['bulkChanges']['list'][number]

const POLL_MS = 1_000

const isRunning = ({ state }: BulkChange): boolean => state === 'running'

/**
 * The bulk changes of the Space that run or were cut short, by any admin and in any browser, and those that have
 * ended while this page was open.
 */
export default function BulkChanges() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { data } = useQuery(
    trpc.bulkChanges.list.queryOptions(
      {},
      { staleTime: 0, refetchInterval: ({ state }) => state.data?.some(isRunning) && POLL_MS },
    ),
  )
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set())
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set())
  const started = data?.filter((one) => isRunning(one) && !seen.has(one.id)) ?? []
  if (started.length > 0) setSeen(new Set([...seen, ...started.map(({ id }) => id)]))

  const running = data?.filter(isRunning).length ?? 0
  const former = useRef(running)
  useEffect(() => {
    const hasEnded = running < former.current
    former.current = running
    if (!hasEnded) return
    for (const filter of [trpc.accounts.pathFilter(), trpc.statistics.pathFilter()])
      void queries.invalidateQueries(filter)
  }, [running, queries, trpc])

  const isOpen = ({ id, state }: BulkChange) =>
    !closed.has(id) && (state === 'running' || state === 'cancelled' || seen.has(id))
  const shown = data?.filter(isOpen) ?? []
  if (shown.length === 0) return null
  return (
    <Stack gap="xs" mb="sm">
      {shown.map((one) => (
        <Change key={one.id} change={one} onClose={() => setClosed((ids) => new Set([...ids, one.id]))} />
      ))}
    </Stack>
  )
}

function Change({ change, onClose }: { change: BulkChange; onClose: () => void }) {
  const { id, action, state, accounts, done, unchanged, not_found, self, progress, username, error } = change
  const say = useMessages(bulkMessages)
  const { number } = useFormats()
  const trpc = useTRPC()
  const refresh = { refresh: [trpc.bulkChanges.pathFilter()] }
  const cancel = useAction(trpc.bulkChanges.cancel.mutationOptions(), refresh)
  const resume = useAction(trpc.bulkChanges.resume.mutationOptions(), refresh)
  const { undoBulkChanges, isPending: isUndoing } = useUndo()
  const what = say(`${action}_do`, { count: accounts })
  const title = change.undoes === null && change.undoes_import === null ? what : say('undo_of', { what })
  const restored = change.undoes === null ? null : restoredMessage(action)
  const sentences = [
    say(restored ?? `${action}_done`, { count: done }),
    unchanged > 0 && say(action.endsWith('_mail') ? 'no_email' : 'unchanged', { count: unchanged }),
    not_found > 0 && say('not_found', { count: not_found }),
    self > 0 && say('self'),
  ]
  const parts = {
    running: say('part', { done: number(done + unchanged + not_found + self), all: number(accounts) }),
    cancelled: `${say('cancelled')} ${sentences[0]}`,
    failed: `${say('failed')} ${error ?? ''} ${sentences[0]}`,
    done: sentences.filter(Boolean).join(' '),
  }
  return (
    <section className={classes['change']} aria-label={title}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <div>
          <Text fw={550}>
            {title}
            {username !== null && (
              <Text span c="dimmed" size="sm">
                {` · ${username}`}
              </Text>
            )}
          </Text>
          <Text size="sm" c={state === 'failed' ? 'red' : 'dimmed'} role={state === 'failed' ? 'alert' : 'status'}>
            {parts[state]}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap">
          {state === 'running' && (
            <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ id })}>
              {say('cancel')}
            </Button>
          )}
          {(state === 'cancelled' || state === 'failed') && (
            <Button size="xs" variant="default" loading={resume.isPending} onClick={() => resume.mutate({ id })}>
              {say('resume')}
            </Button>
          )}
          {change.undoable && (
            <Button size="xs" variant="default" loading={isUndoing} onClick={() => void undoBulkChanges([id])}>
              {say('undo')}
            </Button>
          )}
          {state !== 'running' && <CloseButton size="sm" aria-label={say('close')} onClick={onClose} />}
        </Group>
      </Group>
      {state === 'running' && <Progress mt={6} value={100 * progress} aria-label={title} />}
    </section>
  )
}
