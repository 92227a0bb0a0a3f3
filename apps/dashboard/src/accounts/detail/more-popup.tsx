import { Menu, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useOffered } from '../../app/session.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import type { Popup } from '../../ui/hooks/use-popup.tsx'
import { useOwnAccountWarning } from '../shared/use-status-actions.ts'
import { accountMessages } from './account.messages.ts'
import type { KnownAccount } from './use-account.ts'

const MessageForm = lazy(() => import('./message-form.tsx'))
const RenameForm = lazy(() => import('./rename-form.tsx'))

/** What is seldom done with an account: a message to it, another name, and its end. */
export default function MorePopup({ account, target, ...menu }: Popup & { account: KnownAccount }) {
  const say = useMessages(accountMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const space = useSpace()
  const navigate = useNavigate()
  const [isRenaming, { open, close }] = useDisclosure()
  const [isWriting, writing] = useDisclosure()
  const { sip_messages: canWrite } = useOffered()
  const { id, username: name } = account
  const warning = useOwnAccountWarning()(account)
  const remove = useAction(trpc.accounts.delete.mutationOptions(), {
    done: () => say('deleted', { name }),
    refresh: [trpc.accounts.list.infiniteQueryFilter(), trpc.accounts.count.pathFilter()],
  })
  const askAndDelete = async () => {
    const entries = Object.keys(account.dictionary).length
    const isWanted = await confirm({
      title: say('delete_title', { name }),
      text: warning + say('delete_text'),
      losses: [
        say('loss_passwords'),
        ...(entries > 0 ? [say('loss_dictionary', { count: entries })] : []),
        say('loss_contacts'),
        say('loss_name', { name }),
      ],
      action: say('delete_do', { name }),
    })
    if (!isWanted) return
    await remove.mutateAsync({ id })
    await navigate({ to: '/$space/accounts', params: { space } })
  }
  return (
    <>
      <Menu {...menu} position="bottom-end" shadow="md">
        <Menu.Target>{target}</Menu.Target>
        <Menu.Dropdown>
          {canWrite && <Menu.Item onClick={writing.open}>{say('write')}</Menu.Item>}
          <Menu.Item onClick={open}>{say('rename')}</Menu.Item>
          <Menu.Item c="var(--danger)" onClick={askAndDelete}>
            {say('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isRenaming}
        onClose={close}
        title={say('rename_title', { name })}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        <Suspense fallback={<Lines />}>
          <RenameForm account={account} onClose={close} />
        </Suspense>
      </Modal>
      <Modal
        opened={isWriting}
        onClose={writing.close}
        title={say('write_title', { name })}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        <Suspense fallback={<Lines />}>
          <MessageForm account={account} onClose={writing.close} />
        </Suspense>
      </Modal>
    </>
  )
}
