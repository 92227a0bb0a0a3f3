import { ActionIcon, Button } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { usePopup } from '../../ui/hooks/use-popup.tsx'
import { accountMessages } from './account.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'
import { useOwnAccountWarning } from './use-own-account.ts'

const load = () => import('./more-popup.tsx')
const MorePopup = lazy(load)

/** What can be done with an account as a whole. */
export function AccountActions({ account }: { account: KnownAccount }) {
  const say = useMessages(accountMessages)
  const trpc = useTRPC()
  const refresh = useAccountQueries()
  const { button, popup, isWanted } = usePopup('menu', load)
  const { id, username: name } = account
  const warning = useOwnAccountWarning(account)

  const activate = useAction(trpc.accounts.activate.mutationOptions(), {
    done: () => say('activated', { name }),
    refresh,
  })
  const deactivate = useAction(trpc.accounts.deactivate.mutationOptions(), {
    done: () => say('deactivated', { name }),
    refresh,
  })
  const block = useAction(trpc.accounts.block.mutationOptions(), { done: () => say('blocked', { name }), refresh })
  const unblock = useAction(trpc.accounts.unblock.mutationOptions(), {
    done: () => say('unblocked', { name }),
    refresh,
  })

  const askAndDeactivate = async () => {
    const question = {
      title: say('deactivate_title', { name }),
      text: warning + say('deactivate_text'),
      action: say('deactivate'),
    }
    if (await confirm(question)) deactivate.mutate({ id })
  }
  const askAndBlock = async () => {
    const question = { title: say('block_title', { name }), text: warning + say('block_text'), action: say('block') }
    if (await confirm({ ...question, isDestructive: true })) block.mutate({ id })
  }

  return (
    <>
      {account.activated ? (
        <Button variant="default" loading={deactivate.isPending} onClick={askAndDeactivate}>
          {say('deactivate')}
        </Button>
      ) : (
        <Button loading={activate.isPending} onClick={() => activate.mutate({ id })}>
          {say('activate')}
        </Button>
      )}
      {account.blocked ? (
        <Button loading={unblock.isPending} onClick={() => unblock.mutate({ id })}>
          {say('unblock')}
        </Button>
      ) : (
        <Button variant="default" loading={block.isPending} onClick={askAndBlock}>
          {say('block')}
        </Button>
      )}
      <ActionIcon {...button} variant="default" size={36} aria-label={say('more')}>
        <IconDots size={18} stroke={1.7} aria-hidden />
      </ActionIcon>
      <Suspense>{isWanted && <MorePopup {...popup} account={account} />}</Suspense>
    </>
  )
}
