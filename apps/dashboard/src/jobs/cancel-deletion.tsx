import { Button, Group } from '@mantine/core'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { jobsMessages } from './jobs.messages.ts'
import { useJobsApi } from './use-jobs.ts'

/** Brings a Space back that is being deleted, after a question. */
export function CancelDeletion({ domain, onCancelled }: { domain: string; onCancelled: () => void }) {
  const say = useMessages(jobsMessages)
  const jobs = useJobsApi().jobs
  const { spaces } = useTRPC()
  const cancel = useAction(spaces.cancelDeletion.mutationOptions({ onSuccess: onCancelled }), {
    done: ({ name, accounts_left: count }) => say('restored', { name, count }),
    refresh: [jobs.pathFilter(), spaces.pathFilter()],
  })
  const ask = async () => {
    const isWanted = await confirm({
      title: say('cancel_title', { domain }),
      text: say('cancel_text'),
      action: say('cancel_do'),
    })
    if (isWanted) cancel.mutate({ domain })
  }
  return (
    <Group justify="flex-end" mt="md">
      <Button variant="default" loading={cancel.isPending} onClick={() => void ask()}>
        {say('cancel_deletion')}
      </Button>
    </Group>
  )
}
