import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { activityMessages } from './activity.messages.ts'
import type { Line } from './activity-search.ts'

/** Who did it, in words. */
export function useActorName(): (line: Pick<Line, 'actor' | 'operation'>) => string {
  const say = useMessages(activityMessages)
  return ({ actor, operation }) => {
    if (actor?.id === 0) return say('command_line')
    if (actor) return actor.username
    if (operation === null) return say('outside')
    return say(operation.startsWith('worker.') ? 'worker' : 'anonymous')
  }
}

/** The name of an account: from the lines that are there, else from the account, which may be of another Space or gone. */
export function useAccountName(id: number | undefined, lines: Line[]): string {
  const trpc = useTRPC()
  const say = useMessages(activityMessages)
  const told =
    lines.find(({ actor }) => actor?.id === id)?.actor?.username ??
    lines.find(({ kind, account_id }) => kind === 'account' && account_id === id)?.target
  const { data } = useQuery(
    trpc.accounts.get.queryOptions(
      { id: id ?? 0 },
      { enabled: id !== undefined && id > 0 && told === undefined, retry: false },
    ),
  )
  return id === 0 ? say('command_line') : (told ?? data?.username ?? `#${id}`)
}
