import { Button, Group, Modal, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { apiOf } from '../api/api.ts'
import { reloadSession } from '../app/session.ts'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { PasskeysSection } from './passkeys-section.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { secondFactorMessages } from './second-factor.messages.ts'

const SetUp = lazy(() => import('./set-up.tsx'))

/** The second factor of an admin's own account. */
export default function SecondFactorSection({ username }: { username: string }) {
  const say = useMessages(secondFactorMessages)
  const sayCommon = useMessages(common)
  const { passkeys, secondFactor } = apiOf(null)
  const { data } = useQuery(secondFactor.get.queryOptions())
  const [isSettingUp, setSettingUp] = useState(false)
  const [codes, setCodes] = useState<string[] | null>(null)
  const refresh = [secondFactor.pathFilter(), passkeys.pathFilter()]
  const remove = useAction(secondFactor.delete.mutationOptions({ onSuccess: () => void reloadSession() }), {
    done: () => say('turned_off'),
    refresh,
  })
  const replace = useAction(secondFactor.replaceRecoveryCodes.mutationOptions(), { refresh })
  const removeApp = useAction(secondFactor.deleteApp.mutationOptions({ onSuccess: () => void reloadSession() }), {
    done: () => say('app_removed'),
    refresh,
  })
  const askAndRemoveApp = async () => {
    const question = { title: say('remove_app_title'), text: say('remove_app_text'), action: say('remove_app') }
    if (await confirm({ ...question, isDestructive: true })) removeApp.mutate({})
  }
  const turnOff = async () => {
    const question = { title: say('turn_off_title'), text: say('turn_off_text'), action: say('turn_off') }
    if (await confirm({ ...question, isDestructive: true })) remove.mutate({})
  }
  const renew = async () => {
    const given = await replace.mutateAsync({}).catch(() => null)
    if (given) setCodes(given.recovery_codes)
  }
  const close = () => {
    setSettingUp(false)
    setCodes(null)
  }
  if (!data) return <Lines />
  return (
    <>
      <Section title={say('title')} description={say('text')}>
        <Text mb="md">{data.on ? say('on', { count: data.recovery_codes_left }) : say('off')}</Text>
        <Group gap="xs">
          {!data.app && (
            <Button size="xs" variant={data.on ? 'default' : 'filled'} onClick={() => setSettingUp(true)}>
              {say('set_up')}
            </Button>
          )}
          {data.on && (
            <Button size="xs" variant="default" loading={replace.isPending} onClick={() => void renew()}>
              {say('new_codes')}
            </Button>
          )}
          {data.app && data.passkeys > 0 && (
            <Button size="xs" variant="default" loading={removeApp.isPending} onClick={() => void askAndRemoveApp()}>
              {say('remove_app')}
            </Button>
          )}
          {data.on && (
            <Button size="xs" variant="light" color="red" loading={remove.isPending} onClick={() => void turnOff()}>
              {say('turn_off')}
            </Button>
          )}
        </Group>
        <Modal
          opened={isSettingUp || codes !== null}
          onClose={close}
          title={say('title')}
          closeButtonProps={{ 'aria-label': sayCommon('close') }}
        >
          {codes === null ? (
            <Suspense fallback={<Lines />}>
              <SetUp
                username={username}
                onDone={async () => {
                  close()
                  await reloadSession()
                }}
              />
            </Suspense>
          ) : (
            <RecoveryCodes codes={codes} onDone={close} />
          )}
        </Modal>
      </Section>
      <PasskeysSection />
    </>
  )
}
