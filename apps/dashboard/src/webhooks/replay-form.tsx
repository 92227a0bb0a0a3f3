import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { MomentField } from '../ui/components/moment-field.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { webhooksMessages } from './webhooks.messages.ts'

/** Sends the events of a period once more. */
export function ReplayForm({ id, onDone }: { id: number; onDone: () => void }) {
  const say = useMessages(webhooksMessages)
  const trpc = useTRPC()
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const replay = useAction(trpc.webhooks.replay.mutationOptions(), {
    done: ({ events }) => say('replayed', { count: events }),
    refresh: [trpc.webhooks.pathFilter()],
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        replay.mutate({ id, from, until }, { onSuccess: onDone })
      }}
    >
      <Group gap="sm" align="flex-end">
        <MomentField label={say('from')} onChange={setFrom} />
        <MomentField label={say('until')} onChange={setUntil} />
        <Button type="submit" variant="default" disabled={from === '' || until === ''} loading={replay.isPending}>
          {say('replay_do')}
        </Button>
      </Group>
    </form>
  )
}
