import { Button, Group, Stack, TextInput } from '@mantine/core'
import { PasskeyName } from '@sipspace/core/schemas/passkeys/passkeys'
import { useState } from 'react'
import { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { passkeyMessages } from './passkey.messages.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { usePasskeys } from './use-passkeys.ts'

const Named = z.object({ name: PasskeyName })

/** Registers a passkey under a name; for the first second factor, the recovery codes follow. */
export default function PasskeyForm({ onDone }: { onDone: () => Promise<void> | void }) {
  const say = useMessages(passkeyMessages)
  const [codes, setCodes] = useState<string[] | null>(null)
  const { make } = usePasskeys()
  const { passkeys, secondFactor } = apiOf(null)
  const form = useZodForm({ schema: Named, initialValues: { name: '' }, labels: { name: say('name') } })
  const start = useAction(passkeys.startRegistration.mutationOptions(), { quiet: true })
  const register = useAction(passkeys.create.mutationOptions(), {
    done: ({ passkey }) => say('added', { name: passkey.name }),
    refresh: [passkeys.pathFilter(), secondFactor.pathFilter()],
    quiet: true,
  })
  const submit = form.send(async ({ name }) => {
    const made = await make(await start.mutateAsync({}))
    if (made === null) return false
    const { recovery_codes: given } = await register.mutateAsync({ name, passkey: made })
    if (given === null) await onDone()
    else setCodes(given)
    return true
  })
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={say('name')}
          description={say('name_hint')}
          autoComplete="off"
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Group>
          <Button type="submit" loading={form.submitting}>
            {say('make')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
