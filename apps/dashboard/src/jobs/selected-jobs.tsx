import { Button, CloseButton, Group, Text } from '@mantine/core'
import { Allowed } from '../app/allowed.tsx'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useJobTitle } from './job-name.ts'
import { jobsMessages } from './jobs.messages.ts'
import classes from './jobs.module.css'
import { type ListedJob, useJobsApi } from './use-jobs.ts'

/** As many as the server takes in one call. */
const AT_ONCE = 200
const NAMED = 5

/** What can be done with the ticked jobs. */
export default function SelectedJobs(props: {
  jobs: ListedJob[]
  /** the Space whose jobs are shown; of all without it */
  domain: string | undefined
  onClear: () => void
}) {
  const { jobs, onClear } = props
  const say = useMessages(jobsMessages)
  const titleOf = useJobTitle()
  const trpc = useJobsApi(props.domain)
  const chosen = jobs.slice(0, AT_ONCE)
  const ids = chosen.map(({ id }) => id)
  const refresh = [trpc.jobs.pathFilter()]
  const told = (sentence: string, done: number, asked: number) =>
    done < asked ? `${sentence} ${say('running_stay')}` : sentence
  const retry = useAction(trpc.jobs.retry.mutationOptions({ onSuccess: onClear }), {
    done: ({ done }, asked) => told(say('retried', { count: done }), done, asked.ids.length),
    refresh,
  })
  const remove = useAction(trpc.jobs.delete.mutationOptions({ onSuccess: onClear }), {
    done: ({ done }, asked) => told(say('removed', { count: done }), done, asked.ids.length),
    refresh,
  })
  const isPending = retry.isPending || remove.isPending

  const askToRemove = async () => {
    const count = chosen.length
    const others = count - NAMED
    const wanted = await confirm({
      title: say('remove_title', { count }),
      text: say('remove_text'),
      losses: [...chosen.slice(0, NAMED).map(titleOf), ...(others > 0 ? [say('others', { count: others })] : [])],
      ...(count > 1 ? { typed: String(count) } : {}),
      action: say('remove_do', { count }),
    })
    if (wanted) remove.mutate({ ids })
  }
  return (
    <section className={classes['selected']} aria-label={say('selected', { count: chosen.length })}>
      <Group gap="xs" role="status">
        <CloseButton size="sm" aria-label={say('clear_selection')} onClick={onClear} />
        <Text fw={550}>{say('selected', { count: chosen.length })}</Text>
      </Group>
      <Group gap={6} ml="auto">
        <Allowed to="jobs.retry">
          <Button size="xs" variant="default" disabled={isPending} onClick={() => retry.mutate({ ids })}>
            {say('retry')}
          </Button>
        </Allowed>
        <Allowed to="jobs.delete">
          <Button size="xs" variant="light" color="red" disabled={isPending} onClick={() => void askToRemove()}>
            {say('remove')}
          </Button>
        </Allowed>
      </Group>
    </section>
  )
}
