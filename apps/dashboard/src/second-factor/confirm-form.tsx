import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { UsernameForManagers } from '../ui/components/username-for-managers.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { secondFactorMessages } from './second-factor.messages.ts'

/**
 * A form by which who is signed in shows again who they are.
 *
 * @param props `by`: what they have to show
 */
export function ConfirmForm(props: {
  username: string
  by: 'code' | 'password'
  beside?: React.ReactNode
  onConfirmed: () => Promise<void> | void
}) {
  const { username, by, beside, onConfirmed } = props
  const say = useMessages(secondFactorMessages)
  const [schema] = useState(() =>
    by === 'code' ? z.object({ code: z.string().min(1) }) : z.object({ password: z.string().min(1) }),
  )
  const form = useZodForm({
    schema,
    initialValues: { code: '', password: '' },
    labels: { code: say('code'), password: say('password') },
  })
  const confirm = useAction(apiOf(null).sessions.confirm.mutationOptions(), { quiet: true })
  const submit = form.send(async (shown) => {
    await confirm.mutateAsync(shown)
    await onConfirmed()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {by === 'code' ? (
          <TextInput
            label={say('code')}
            description={say('code_hint')}
            autoComplete="one-time-code"
            inputMode="text"
            spellCheck={false}
            data-autofocus
            key={form.key('code')}
            {...form.getInputProps('code')}
          />
        ) : (
          <>
            <UsernameForManagers username={username} />
            <PasswordInput
              label={say('password')}
              autoComplete="current-password"
              data-autofocus
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
          </>
        )}
        <Group justify="flex-end" gap="xs">
          {beside}
          <Button type="submit" loading={form.submitting}>
            {say('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
