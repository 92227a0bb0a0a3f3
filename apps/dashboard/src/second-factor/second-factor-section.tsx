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
import { secondFactorMessages } from './second-factor.messages.ts'
import { RecoveryCodes } from './set-up.tsx'

const SetUp = lazy(() => import('./set-up.tsx'))

/** The second factor of an admin's own account. */
export default function SecondFactorSection({ username }: { username: string }) {
  const say = useMessages(secondFactorMessages)
  const sayCommon = useMessages(common)
  const { secondFactor } = apiOf(null)
  const { data } = useQuery(secondFactor.get.queryOptions())
  const [isSettingUp, setSettingUp] = useState(false)
  const [codes, setCodes] = useState<string[] | null>(null)
  const refresh = [secondFactor.pathFilter()]
  const remove = useAction(secondFactor.delete.mutationOptions({ onSuccess: () => void reloadSession() }), {
    done: () => say('turned_off'),
    refresh,
  })
  const replace = useAction(secondFactor.replaceRecoveryCodes.mutationOptions(), { refresh })
  const turnOff = async () => {
    const question = { title: say('turn_off_title'), text: say('turn_off_text'), action: say('turn_off') }
    if (await confirm({ ...question, isDestructive: true })) remove.mutate({})
  }
  const renew = async () => {
    const { recovery_codes: given } = await replace.mutateAsync({})
    setCodes(given)
  }
  const close = () => {
    setSettingUp(false)
    setCodes(null)
  }
  if (!data) return <Lines />
  return (
    <Section title={say('title')} description={say('text')}>
      <Text mb="md">{data.on ? say('on', { count: data.recovery_codes_left }) : say('off')}</Text>
      <Group gap="xs">
        {data.on ? (
          <>
            <Button size="xs" variant="default" loading={replace.isPending} onClick={() => void renew()}>
              {say('new_codes')}
            </Button>
            <Button size="xs" variant="light" color="red" loading={remove.isPending} onClick={() => void turnOff()}>
              {say('turn_off')}
            </Button>
          </>
        ) : (
          <Button size="xs" onClick={() => setSettingUp(true)}>
            {say('set_up')}
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
  )
}
