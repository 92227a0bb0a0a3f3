import { Button, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { reloadSession } from '../app/session.ts'
import { common } from '../messages/common.messages.ts'
import { readLanguage } from '../messages/language.ts'
import { sayIn, useMessages } from '../messages/messages.ts'
import { ConfirmForm } from './confirm-form.tsx'
import { secondFactorMessages } from './second-factor.messages.ts'

/** Asks who is signed in to show again who they are. Whether they have; closing the dialog is a no. */
export async function askToConfirm(): Promise<boolean> {
  const { account } = await reloadSession()
  if (!account) return false
  const by = account.second_factor === 'off' ? 'password' : 'code'
  return new Promise((resolve) => {
    const id = modals.open({
      title: sayIn(secondFactorMessages, readLanguage())('ask_title'),
      closeButtonProps: { 'aria-label': sayIn(common, readLanguage())('close') },
      onClose: () => resolve(false),
      children: (
        <Confirmation
          username={account.username}
          by={by}
          onEnd={(isConfirmed) => {
            resolve(isConfirmed)
            modals.close(id)
          }}
        />
      ),
    })
  })
}

function Confirmation(props: { username: string; by: 'code' | 'password'; onEnd: (isConfirmed: boolean) => void }) {
  const { username, by, onEnd } = props
  const say = useMessages(secondFactorMessages)
  const sayCommon = useMessages(common)
  return (
    <Stack gap="md">
      <Text>{say('ask_text')}</Text>
      <ConfirmForm
        username={username}
        by={by}
        onConfirmed={() => onEnd(true)}
        beside={
          <Button variant="default" onClick={() => onEnd(false)}>
            {sayCommon('cancel')}
          </Button>
        }
      />
    </Stack>
  )
}
