import { Button, Code, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { z } from 'zod'
import { QrCode } from '../accounts/detail/qr-code.tsx'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { UsernameForManagers } from '../ui/components/username-for-managers.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { passkeyMessages } from './passkey.messages.ts'
import PasskeyForm from './passkey-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { secondFactorMessages } from './second-factor.messages.ts'
import { hasPasskeys } from './use-passkeys.ts'

interface SetUpProps {
  username: string
  onDone: () => Promise<void> | void
}

/** Sets a second factor up: the password, then a code of the app that has the secret, then the recovery codes. */
export default function SetUp({ username, onDone }: SetUpProps) {
  const [secret, setSecret] = useState<Secret | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (secret !== null) return <FirstCode secret={secret} onConfirmed={setCodes} />
  return <Begin username={username} onBegun={setSecret} />
}

interface Secret {
  secret: string
  uri: string
}

const Password = z.object({ password: z.string() })

function Begin({ username, onBegun }: { username: string; onBegun: (secret: Secret) => void }) {
  const say = useMessages(secondFactorMessages)
  const form = useZodForm({ schema: Password, initialValues: { password: '' }, labels: { password: say('password') } })
  const start = useAction(apiOf(null).secondFactor.start.mutationOptions(), { quiet: true })
  const submit = form.send(async ({ password }) => {
    onBegun(await start.mutateAsync({ password: password === '' ? null : password }))
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <UsernameForManagers username={username} />
        <PasswordInput
          label={say('password')}
          autoComplete="current-password"
          data-autofocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Group>
          <Button type="submit" loading={form.submitting}>
            {say('next')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const FirstCodeInput = z.object({ code: z.string().min(1) })

function FirstCode({ secret, onConfirmed }: { secret: Secret; onConfirmed: (codes: string[]) => void }) {
  const say = useMessages(secondFactorMessages)
  const form = useZodForm({ schema: FirstCodeInput, initialValues: { code: '' }, labels: { code: say('code') } })
  const { secondFactor } = apiOf(null)
  const confirm = useAction(secondFactor.confirm.mutationOptions(), {
    refresh: [secondFactor.pathFilter()],
    quiet: true,
  })
  const submit = form.send(async ({ code }) => {
    const { recovery_codes: codes } = await confirm.mutateAsync({ code })
    onConfirmed(codes)
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{say('scan')}</Text>
        <div style={{ maxWidth: 200 }}>
          <QrCode text={secret.uri} label={say('qr_label')} />
        </div>
        <Code block aria-label={say('secret')} style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          {secret.secret}
        </Code>
        <TextInput
          label={say('code')}
          autoComplete="one-time-code"
          inputMode="numeric"
          data-autofocus
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Group>
          <Button type="submit" loading={form.submitting}>
            {say('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Chooses the first second factor where admins need one: a passkey, where the browser has them, or an app. */
export function ChooseAndSetUp(props: SetUpProps) {
  const say = useMessages(passkeyMessages)
  const [chosen, setChosen] = useState<'passkey' | 'app' | null>(hasPasskeys() ? null : 'app')
  if (chosen === 'app') return <SetUp {...props} />
  if (chosen === 'passkey') return <PasskeyForm onDone={props.onDone} />
  return (
    <Stack gap="sm">
      <Text>{say('choose')}</Text>
      {(['passkey', 'app'] as const).map((one) => (
        <Button key={one} variant={one === 'passkey' ? 'filled' : 'default'} onClick={() => setChosen(one)}>
          {say(`choose_${one}`)}
        </Button>
      ))}
    </Stack>
  )
}
