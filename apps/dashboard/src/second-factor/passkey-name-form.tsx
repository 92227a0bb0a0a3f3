import { Button, Group, Stack, TextInput } from '@mantine/core'
import { PasskeyName } from '@sipspace/core/schemas/passkeys/passkeys'
import { z } from 'zod'
import { useMessages } from '../messages/messages.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { passkeyMessages } from './passkey.messages.ts'

const Named = z.object({ name: PasskeyName })

/** Asks for the name of a passkey, a new one or one that is there. */
export function PasskeyNameForm(props: {
  name: string
  hint?: string
  action: string
  /** resolves with false where nothing was saved */
  onNamed: (name: string) => Promise<boolean>
}) {
  const say = useMessages(passkeyMessages)
  const form = useZodForm({ schema: Named, initialValues: { name: props.name }, labels: { name: say('name') } })
  return (
    <form onSubmit={form.send(({ name }) => props.onNamed(name))} noValidate>
      <Stack gap="md">
        <TextInput
          label={say('name')}
          description={props.hint}
          autoComplete="off"
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Group>
          <Button type="submit" loading={form.submitting}>
            {props.action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
