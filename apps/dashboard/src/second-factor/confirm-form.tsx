import { Button, Divider, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Lines } from '../ui/components/skeletons.tsx'
import { UsernameForManagers } from '../ui/components/username-for-managers.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { passkeyMessages } from './passkey.messages.ts'
import { secondFactorMessages } from './second-factor.messages.ts'
import { hasPasskeys, usePasskeys, useSecondFactor } from './use-passkeys.ts'

/**
 * A form by which who is signed in shows again who they are.
 *
 * @param props `by`: what they have to show
 */
export function ConfirmForm(props: ConfirmProps) {
  return props.by === 'code' ? <ByFactor {...props} /> : <ByInput {...props} />
}

interface ConfirmProps {
  username: string
  by: 'code' | 'password'
  beside?: React.ReactNode
  onConfirmed: () => Promise<void> | void
}

/** Asks for a passkey where there is one for this host, or else for a code, which may be a recovery code. */
function ByFactor(props: ConfirmProps) {
  const say = useMessages(passkeyMessages)
  const factor = useSecondFactor()
  const { sign } = usePasskeys()
  const { passkeys, sessions } = apiOf(null)
  const start = useAction(passkeys.startConfirmation.mutationOptions(), {})
  const confirm = useAction(sessions.confirm.mutationOptions(), {})
  const [isBusy, setBusy] = useState(false)
  const use = async () => {
    setBusy(true)
    try {
      const signed = await sign(await start.mutateAsync({}))
      if (signed === null) return
      await confirm.mutateAsync({ passkey: signed })
      await props.onConfirmed()
    } catch {
      // the actions have said what was refused
    } finally {
      setBusy(false)
    }
  }
  if (!factor) return <Lines />
  if (factor.passkeys_here === 0 || !hasPasskeys()) return <ByInput {...props} hasApp={factor.app} />
  return (
    <Stack gap="md">
      <Button data-autofocus loading={isBusy} onClick={() => void use()}>
        {say('use')}
      </Button>
      <Divider label={say('or_code')} />
      <ByInput {...props} hasApp={factor.app} isSecondary />
    </Stack>
  )
}

function ByInput(props: ConfirmProps & { hasApp?: boolean; isSecondary?: boolean }) {
  const { username, by, beside, onConfirmed, hasApp = true, isSecondary = false } = props
  const say = useMessages(secondFactorMessages)
  const [schema] = useState(() =>
    by === 'code' ? z.object({ code: z.string().min(1) }) : z.object({ password: z.string().min(1) }),
  )
  const form = useZodForm({
    schema,
    initialValues: { [by]: '' },
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
            description={say(hasApp ? 'code_hint' : 'recovery_hint')}
            autoComplete="one-time-code"
            inputMode="text"
            spellCheck={false}
            data-autofocus={isSecondary ? undefined : true}
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
          <Button type="submit" variant={isSecondary ? 'default' : 'filled'} loading={form.submitting}>
            {say('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
