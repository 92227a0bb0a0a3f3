import { Alert, Anchor, Button, Divider, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { SignIn } from '@sipspace/core/schemas/sessions/sessions'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { apiOf } from '../api/api.ts'
import { changeSession } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { AppearanceControls } from '../shell/appearance.tsx'
import { Brand } from '../shell/brand.tsx'
import { useErrorText } from '../ui/components/problem.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { signInMessages } from './sign-in.messages.ts'
import classes from './sign-in.module.css'

/** @param props `domain`: of the Space of this host; `oidc`: whether it has an OpenID provider; `to`: where the visitor wanted to go */
export function SignInPage({ domain, oidc, to }: { domain: string; oidc: boolean; to: string | undefined }) {
  const say = useMessages(signInMessages)
  const router = useRouter()
  const textOf = useErrorText()
  const [refusal, setRefusal] = useState<string | null>(null)
  const labels = { username: say('username'), domain: say('domain'), password: say('password') }
  const form = useZodForm({ schema: SignIn, initialValues: { username: '', domain, password: '' }, labels })
  const { data: offered } = useQuery(apiOf(null).signUp.offered.queryOptions({}, { staleTime: 60_000 }))
  const signIn = useAction(apiOf(null).sessions.signIn.mutationOptions(), { quiet: true })

  const submit = form.send(async (credentials) => {
    setRefusal(null)
    try {
      await signIn.mutateAsync(credentials)
    } catch (error) {
      setRefusal(textOf(error))
      form.getInputNode('password')?.focus()
      return
    }
    await changeSession(() => router.navigate({ href: to ?? '/', replace: true }))
  })

  return (
    <main className={classes['page']}>
      <title>{`${say('title')} · sipspace`}</title>
      <div className={classes['card']}>
        <div className={classes['brand']}>
          <Brand />
        </div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed" mb="lg">
          {say('intro', { space: domain })}
        </Text>
        {oidc && (
          <>
            <Button
              component="a"
              href={`/oidc/sign-in?${new URLSearchParams({ to: `/dashboard${to ?? ''}` })}`}
              fullWidth
            >
              {say('by_provider')}
            </Button>
            <Divider my="lg" label={say('or_by_password')} />
          </>
        )}
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            {refusal !== null && (
              <Alert color="red" role="alert" py="xs">
                {refusal}
              </Alert>
            )}
            <TextInput
              label={labels.username}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              data-autofocus
              key={form.key('username')}
              {...form.getInputProps('username')}
            />
            <TextInput
              label={labels.domain}
              description={say('domain_hint')}
              autoComplete="organization"
              autoCapitalize="none"
              spellCheck={false}
              key={form.key('domain')}
              {...form.getInputProps('domain')}
            />
            <PasswordInput
              label={labels.password}
              autoComplete="current-password"
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <Button type="submit" variant={oidc ? 'default' : 'filled'} loading={form.submitting} mt={4}>
              {say('submit')}
            </Button>
          </Stack>
        </form>
        <Group justify="center" gap="4px 16px" mt="md">
          <Anchor href="/recovery" size="sm">
            {say('forgotten')}
          </Anchor>
          <Anchor href="/sign-in/qr" size="sm">
            {say('by_qr_code')}
          </Anchor>
          {offered?.email && (
            <Anchor href="/register" size="sm">
              {say('register')}
            </Anchor>
          )}
        </Group>
      </div>
      <div className={classes['foot']}>
        <AppearanceControls />
      </div>
    </main>
  )
}
