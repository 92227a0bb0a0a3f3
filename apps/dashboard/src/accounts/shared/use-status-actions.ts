import type { apiOf } from '../../api/api.ts'
import { useSignedIn } from '../../app/session.ts'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { statusMessages } from './status.messages.ts'

interface Named {
  id: number
  username: string
}

/** The sentence with which a question about the signed-in admin’s own account begins; empty for another account. */
export function useOwnAccountWarning(): (account: Pick<Named, 'id'>) => string {
  const say = useMessages(statusMessages)
  const own = useSignedIn()
  return ({ id }) => (own.id === id ? `${say('own_account')} ` : '')
}

/**
 * What decides whether an account is let in; before it is shut out, the reader is asked.
 *
 * @param trpc the procedures in the Space of the account
 */
export function useStatusActions(trpc: ReturnType<typeof apiOf>) {
  const say = useMessages(statusMessages)
  const warningFor = useOwnAccountWarning()
  const refresh = [trpc.accounts.pathFilter(), trpc.audit.pathFilter(), trpc.apiKeys.pathFilter()]
  const activate = useAction(trpc.accounts.activate.mutationOptions(), {
    done: ({ username: name }) => say('activated', { name }),
    refresh,
  })
  const deactivate = useAction(trpc.accounts.deactivate.mutationOptions(), {
    done: ({ username: name }) => say('deactivated', { name }),
    refresh,
  })
  const block = useAction(trpc.accounts.block.mutationOptions(), {
    done: ({ username: name }) => say('blocked', { name }),
    refresh,
  })
  const unblock = useAction(trpc.accounts.unblock.mutationOptions(), {
    done: ({ username: name }) => say('unblocked', { name }),
    refresh,
  })

  return {
    activate: ({ id }: Named) => activate.mutate({ id }),
    deactivate: async ({ id, username: name }: Named) => {
      const title = say('deactivate_title', { name })
      const text = warningFor({ id }) + say('deactivate_text')
      if (await confirm({ title, text, action: say('deactivate') })) deactivate.mutate({ id })
    },
    block: async ({ id, username: name }: Named) => {
      const title = say('block_title', { name })
      const text = warningFor({ id }) + say('block_text')
      if (await confirm({ title, text, action: say('block'), isDestructive: true })) block.mutate({ id })
    },
    unblock: ({ id }: Named) => unblock.mutate({ id }),
    pending: {
      activate: activate.isPending,
      deactivate: deactivate.isPending,
      block: block.isPending,
      unblock: unblock.isPending,
    },
  }
}
