import { Alert, Anchor, Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { SignIn } from '@sipspace/core/schemas/sessions/sessions'
import { useState } from 'react'
import { apiOf } from '../api/api.ts'
import { reloadSession } from '../app/session.ts'
import { readLanguage } from '../messages/language.ts'
import { sayIn, useMessages } from '../messages/messages.ts'
import { askToConfirm } from '../second-factor/ask-to-confirm.tsx'
import { useErrorText } from '../ui/components/problem.tsx'
import { UsernameForManagers } from '../ui/components/username-for-managers.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { signInMessages } from './sign-in.messages.ts'

interface Owner {
  id: number
  username: string
  domain: string
}

/**
 * Asks whose session has ended to sign in again, over the page as it is.
 *
 * @param oidc whether the Space has an OpenID provider
 * @returns whether they are signed in again; no when they would rather leave the page
 */
export function askToSignIn(owner: Owner, oidc: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const id = modals.open({
      title: sayIn(signInMessages, readLanguage())('again_title'),
      withCloseButton: false,
      closeOnEscape: false,
      closeOnClickOutside: false,
      children: (
        <SignInAgain
          owner={owner}
          oidc={oidc}
          onEnd={(isSignedIn) => {
            modals.close(id)
            resolve(isSignedIn)
          }}
        />
      ),
    })
  })
}

function SignInAgain(props: { owner: Owner; oidc: boolean; onEnd: (isSignedIn: boolean) => void }) {
  const { owner, oidc, onEnd } = props
  const say = useMessages(signInMessages)
  const textOf = useErrorText()
  const [refusal, setRefusal] = useState<string | null>(null)
  const { username, domain } = owner
  const form = useZodForm({
    schema: SignIn,
    initialValues: { username, domain, password: '' },
    labels: { password: say('password') },
  })
  const signIn = useAction(apiOf(null).sessions.signIn.mutationOptions(), { quiet: true })
  const check = async () => {
    const { account } = await reloadSession()
    if (account?.id === owner.id && (account.second_factor !== 'needed' || (await askToConfirm()))) onEnd(true)
    else setRefusal(say('again_missing', { username }))
  }
  const submit = form.send(async (credentials) => {
    setRefusal(null)
    try {
      await signIn.mutateAsync(credentials)
    } catch (error) {
      setRefusal(textOf(error))
      form.getInputNode('password')?.focus()
      return false
    }
    await check()
    return true
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{say('again_text', { username })}</Text>
        {refusal !== null && (
          <Alert color="red" role="alert" py="xs">
            {refusal}
          </Alert>
        )}
        <UsernameForManagers username={username} />
        <PasswordInput
          label={say('password')}
          autoComplete="current-password"
          data-autofocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        {oidc && (
          <Group gap="xs">
            <Anchor href="/oidc/sign-in" target="_blank" rel="noopener" size="sm">
              {say('again_by_provider')}
            </Anchor>
            <Button size="xs" variant="default" onClick={() => void check()}>
              {say('again_done')}
            </Button>
          </Group>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onEnd(false)}>
            {say('again_leave')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
