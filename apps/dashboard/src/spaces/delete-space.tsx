import { Button, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Section } from '../ui/components/section.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { settingsMessages } from './settings.messages.ts'

/** The end of a Space, after its domain has been typed in. */
export function DeleteSpace({ space }: { space: { domain: string; name: string } }) {
  const { domain, name } = space
  const say = useMessages(settingsMessages)
  const trpc = useTRPC()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isOwn = useSignedIn().domain === domain
  const remove = useAction(
    trpc.spaces.delete.mutationOptions({
      onSuccess: async () => {
        // before it is looked for again, and not found
        await navigate({ to: '/spaces' })
        queries.removeQueries(trpc.spaces.get.queryFilter({ domain }))
      },
    }),
    { done: () => say('deleted', { name }), refresh: [trpc.spaces.pathFilter()] },
  )

  const ask = async () => {
    // as many as there are now, not when the page was opened
    const known = await queries.fetchQuery(trpc.spaces.listUsage.queryOptions({}, { staleTime: 0 }))
    const count = known.find((one) => one.domain === domain)?.accounts ?? 0
    const isWanted = await confirm({
      title: say('delete_title', { name }),
      text: say('delete_text'),
      losses: [say('loss_accounts', { count }), say('loss_keys'), say('loss_servers')],
      action: say('delete'),
      typed: domain,
    })
    if (isWanted) remove.mutate({ domain })
  }
  return (
    <Section
      title={say('danger')}
      description={say('danger_text')}
      actions={
        <Button color="red" variant="light" disabled={isOwn} loading={remove.isPending} onClick={() => void ask()}>
          {say('delete')}
        </Button>
      }
    >
      {isOwn && <Text c="dimmed">{say('own_space')}</Text>}
    </Section>
  )
}
