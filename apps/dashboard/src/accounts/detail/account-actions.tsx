import { ActionIcon, Button } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useMay, useMayChange } from '../../app/allowed.tsx'
import { useMessages } from '../../messages/messages.ts'
import { usePopup } from '../../ui/hooks/use-popup.tsx'
import { statusMessages } from '../shared/status.messages.ts'
import { useStatusActions } from '../shared/use-status-actions.ts'
import { accountMessages } from './account.messages.ts'
import type { KnownAccount } from './use-account.ts'

const load = () => import('./more-popup.tsx')
const MorePopup = lazy(load)

/** What can be done with an account as a whole. */
export function AccountActions({ account }: { account: KnownAccount }) {
  const say = useMessages(accountMessages)
  const sayStatus = useMessages(statusMessages)
  const { button, popup, isWanted } = usePopup('menu', load)
  const { activate, deactivate, block, unblock, pending } = useStatusActions(useTRPC())
  const may = useMay()
  if (!useMayChange(account)('accounts.block')) return null

  return (
    <>
      {account.activated ? (
        <Button variant="default" loading={pending.deactivate} onClick={() => deactivate(account)}>
          {sayStatus('deactivate')}
        </Button>
      ) : (
        <Button loading={pending.activate} onClick={() => activate(account)}>
          {sayStatus('activate')}
        </Button>
      )}
      {account.blocked ? (
        <Button loading={pending.unblock} onClick={() => unblock(account)}>
          {sayStatus('unblock')}
        </Button>
      ) : (
        <Button variant="default" loading={pending.block} onClick={() => block(account)}>
          {sayStatus('block')}
        </Button>
      )}
      {may('accounts.delete') && (
        <ActionIcon {...button} variant="default" size={36} aria-label={say('more')}>
          <IconDots size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
      <Suspense>{isWanted && <MorePopup {...popup} account={account} />}</Suspense>
    </>
  )
}
