import { Button, Group, Modal, Text } from '@mantine/core'
import type { AppRouter } from '@sipspace/server/trpc'
import { useQuery } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { useState } from 'react'
import { apiOf } from '../api/api.ts'
import { reloadSession } from '../app/session.ts'
import { common } from '../messages/common.messages.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { passkeyMessages } from './passkey.messages.ts'
import PasskeyForm from './passkey-form.tsx'
import { PasskeyNameForm } from './passkey-name-form.tsx'
import { hasPasskeys, useSecondFactor } from './use-passkeys.ts'

type Passkey = inferRouterOutputs<AppRouter>['passkeys']['list'][number]

/** The passkeys of the own account. */
export function PasskeysSection() {
  const say = useMessages(passkeyMessages)
  const sayCommon = useMessages(common)
  const { moment } = useFormats()
  const { passkeys, secondFactor } = apiOf(null)
  const { data } = useQuery(passkeys.list.queryOptions())
  const factor = useSecondFactor()
  const [open, setOpen] = useState<'add' | Passkey | null>(null)
  const close = () => setOpen(null)
  const remove = useAction(passkeys.delete.mutationOptions({ onSuccess: () => void reloadSession() }), {
    done: () => say('deleted'),
    refresh: [passkeys.pathFilter(), secondFactor.pathFilter()],
  })
  const askAndRemove = async ({ id, name }: Passkey) => {
    const isLast = data?.length === 1 && factor?.app === false
    const question = { title: say('delete_title', { name }), text: say(isLast ? 'delete_last' : 'delete_text') }
    if (await confirm({ ...question, action: say('delete'), isDestructive: true })) remove.mutate({ id })
  }
  return (
    <Section title={say('passkeys')} description={say('passkeys_text')}>
      {!data && <Lines />}
      {data?.length === 0 && <Text mb="md">{say('none')}</Text>}
      {data?.map((one) => (
        <Row
          key={one.id}
          title={one.name}
          text={[
            say('since', { moment: moment(one.created_at) }),
            one.last_used_at === null ? say('unused') : say('used', { moment: moment(one.last_used_at) }),
            ...(one.here ? [] : [say('elsewhere', { host: one.host })]),
          ].join(', ')}
          action={
            <Group gap="xs" wrap="nowrap">
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={`${say('rename')}: ${one.name}`}
                onClick={() => setOpen(one)}
              >
                {say('rename')}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={`${say('delete')}: ${one.name}`}
                onClick={() => void askAndRemove(one)}
              >
                {say('delete')}
              </Button>
            </Group>
          }
        />
      ))}
      {hasPasskeys() ? (
        <Button size="xs" mt="md" onClick={() => setOpen('add')}>
          {say('add')}
        </Button>
      ) : (
        <Text c="dimmed">{say('unsupported')}</Text>
      )}
      <Modal
        opened={open !== null}
        onClose={close}
        title={say(open === null || open === 'add' ? 'add' : 'rename')}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        {open === 'add' && (
          <PasskeyForm
            onDone={async () => {
              close()
              await reloadSession()
            }}
          />
        )}
        {open !== null && open !== 'add' && <RenameForm passkey={open} onDone={close} />}
      </Modal>
    </Section>
  )
}

function RenameForm({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const say = useMessages(passkeyMessages)
  const { passkeys } = apiOf(null)
  const rename = useAction(passkeys.setName.mutationOptions(), {
    done: (renamed) => say('renamed', { name: renamed.name }),
    refresh: [passkeys.pathFilter()],
    quiet: true,
  })
  const save = async (name: string) => {
    await rename.mutateAsync({ id: passkey.id, name })
    onDone()
    return true
  }
  return <PasskeyNameForm name={passkey.name} action={say('save')} onNamed={save} />
}
