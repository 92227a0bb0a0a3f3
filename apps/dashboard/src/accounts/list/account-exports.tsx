import { Button, CloseButton, Group, Progress, Stack, Text } from '@mantine/core'
import type { AppRouter } from '@sipspace/server/trpc'
import { useQuery } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { useTRPC } from '../../api/api.ts'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import classes from '../shared/accounts.module.css'
import { exportsMessages } from './exports.messages.ts'

type Export = inferRouterOutputs<AppRouter>['exports']['list'][number]

const POLL_MS = 1_000

/** The exports of the Space, by any admin and in any browser, until they are deleted. */
export default function AccountExports({ space }: { space: string }) {
  const trpc = useTRPC()
  const { data } = useQuery(
    trpc.exports.list.queryOptions(
      {},
      {
        staleTime: 0,
        refetchInterval: ({ state }) => state.data?.some((one) => one.state === 'running') && POLL_MS,
      },
    ),
  )
  if (data === undefined || data.length === 0) return null
  return (
    <Stack gap="xs" mb="sm">
      {data.map((one) => (
        <OneExport key={one.id} space={space} one={one} />
      ))}
    </Stack>
  )
}

function OneExport({ space, one }: { space: string; one: Export }) {
  const { id, state, accounts, done, progress, username, error, created_at } = one
  const say = useMessages(exportsMessages)
  const { number, moment } = useFormats()
  const trpc = useTRPC()
  const refresh = { refresh: [trpc.exports.pathFilter()] }
  const cancel = useAction(trpc.exports.cancel.mutationOptions(), refresh)
  const resume = useAction(trpc.exports.resume.mutationOptions(), refresh)
  const remove = useAction(trpc.exports.delete.mutationOptions(), refresh)
  const count = state === 'done' ? done : accounts
  const title = count === null ? say('title_uncounted') : say('title', { count })
  const parts = {
    running: accounts === null ? say('counting') : say('part', { done: number(done), all: number(accounts) }),
    cancelled: say('cancelled', { count: number(done) }),
    failed: `${say('failed')} ${error ?? ''}`,
    done: say('done', { time: moment(created_at) }),
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
          {state === 'done' && (
            <Button
              component="a"
              size="xs"
              href={`/files/exports/${id}/accounts.csv?${new URLSearchParams({ space }).toString()}`}
              download
            >
              {say('download')}
            </Button>
          )}
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
          {state !== 'running' && (
            <CloseButton
              size="sm"
              aria-label={say('delete')}
              title={say('delete')}
              disabled={remove.isPending}
              onClick={() => remove.mutate({ id })}
            />
          )}
        </Group>
      </Group>
      {state === 'running' && <Progress mt={6} value={100 * progress} aria-label={title} />}
    </section>
  )
}
