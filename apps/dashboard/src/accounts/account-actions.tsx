import { ActionIcon, Button, Menu, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../app/api.ts'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { confirm } from '../ui/confirm.tsx'
import { Lines } from '../ui/skeletons.tsx'
import { useAction } from '../ui/use-action.ts'
import { accountMessages } from './account.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

const RenameForm = lazy(() => import('./rename-form.tsx'))

/** What can be done with an account as a whole. */
export function AccountActions({ account }: { account: KnownAccount }) {
  const say = useMessages(accountMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const space = useSpace()
  const navigate = useNavigate()
  const refresh = useAccountQueries()
  const [isRenaming, { open, close }] = useDisclosure()
  const { id, username: name } = account

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
  const remove = useAction(trpc.accounts.remove.mutationOptions(), {
    done: () => say('deleted', { name }),
    refresh: [trpc.accounts.list.infiniteQueryFilter(), trpc.accounts.count.pathFilter()],
  })

  const askAndDeactivate = async () => {
    const question = {
      title: say('deactivate_title', { name }),
      text: say('deactivate_text'),
      action: say('deactivate'),
    }
    if (await confirm(question)) deactivate.mutate({ id })
  }
  const askAndBlock = async () => {
    const question = { title: say('block_title', { name }), text: say('block_text'), action: say('block') }
    if (await confirm({ ...question, isDestructive: true })) block.mutate({ id })
  }
  const askAndDelete = async () => {
    const entries = Object.keys(account.dictionary).length
    const isWanted = await confirm({
      title: say('delete_title', { name }),
      text: say('delete_text'),
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
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={say('more')}>
            <IconDots size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={open}>{say('rename')}</Menu.Item>
          <Menu.Item color="red" onClick={askAndDelete}>
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
    </>
  )
}
