import { Alert, Anchor, Button, Divider, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { SignIn } from '@sipspace/core/schemas/sessions/sessions'
import { parseSipAddress } from '@sipspace/core/sip-address'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type ApiError, apiOf, errorCodeOf } from '../api/api.ts'
import { changeSession } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { AppearanceControls } from '../shell/appearance.tsx'
import { Brand } from '../shell/brand.tsx'
import { useErrorText } from '../ui/components/problem.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { signInMessages } from './sign-in.messages.ts'
import classes from './sign-in.module.css'

const IS_SIP_URI = /^(?:[^<]*<\s*)?sips?:/i

/**
 * @param props `domain`: of the Space of this host; `oidc`: whether it has an OpenID provider; `blocked`: whether the visitor was
 *   signed in and has been blocked since; `to`: where the visitor wanted to go
 */
export function SignInPage(props: { domain: string; oidc: boolean; blocked: boolean; to: string | undefined }) {
  const { domain, oidc, to } = props
  const say = useMessages(signInMessages)
  const router = useRouter()
  const textOf = useErrorText()
  const [refusal, setRefusal] = useState<ReactNode>(null)
  const [isBlocked, setBlocked] = useState(props.blocked)
  const [username, setUsername] = useState('')
  const labels = { username: say('username'), domain: say('domain'), password: say('password') }
  const form = useZodForm({ schema: SignIn, initialValues: { username: '', domain, password: '' }, labels })
  const { data: offered } = useQuery(apiOf(null).signUp.getOffer.queryOptions({}, { staleTime: 60_000 }))
  const signIn = useAction(apiOf(null).sessions.signIn.mutationOptions(), { quiet: true })

  const submit = form.send(async (credentials) => {
    setRefusal(null)
    setBlocked(false)
    try {
      await signIn.mutateAsync(credentials)
    } catch (error) {
      const host = otherHostOf(error)
      if (errorCodeOf(error) === 'account_blocked') setBlocked(true)
      else setRefusal(host === null ? textOf(error) : <OtherHost host={host} />)
      form.getInputNode('password')?.focus()
      return
    }
    await changeSession(() => router.navigate({ href: to ?? '/', replace: true }))
  })

  // a whole SIP address is for both fields; without a scheme, one of another domain may be an email address
  const separate = () => {
    const typed = form.getValues().username.trim()
    const read = parseSipAddress(typed)
    const address = read && (IS_SIP_URI.test(typed) || read.domain === form.getValues().domain) ? read : null
    for (const [field, text] of Object.entries(address ?? {})) {
      // the field that has the focus keeps it
      form.setFieldValue(field, text, { forceUpdate: false })
      const input = form.getInputNode(field)
      if (input instanceof HTMLInputElement) input.value = text
    }
    setUsername(form.getValues().username)
  }
  const separateAndSubmit = (event: FormEvent<HTMLFormElement>) => {
    separate()
    submit(event)
  }

  const usernameProps = form.getInputProps('username')

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
        <form onSubmit={separateAndSubmit} noValidate>
          <Stack gap="md">
            {isBlocked && (
              <Alert color="red" role="alert" title={say('blocked')}>
                {say('blocked_text', { space: domain })}
              </Alert>
            )}
            {refusal !== null && (
              <Alert color="red" role="alert" py="xs">
                {refusal}
              </Alert>
            )}
            <TextInput
              label={labels.username}
              description={say('username_hint')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              data-autofocus
              key={form.key('username')}
              {...usernameProps}
              onBlur={(event) => {
                usernameProps.onBlur?.(event)
                separate()
              }}
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
          <Anchor href={recoveryOf(username)} size="sm">
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

/** Where a password is recovered, with what has been typed in for the account. */
function recoveryOf(name: string): string {
  if (name === '') return '/recovery'
  return `/recovery/email?${new URLSearchParams(name.includes('@') ? { username: name, email: name } : { username: name })}`
}

/** The host where an account signs in that has given the right password at another one; null for other errors. */
function otherHostOf(error: unknown): string | null {
  const [found] = (error as ApiError).data?.fieldCodes?.['domain'] ?? []
  return found?.code === 'other_host' ? String(found.params['host']) : null
}

function OtherHost({ host }: { host: string }) {
  const say = useMessages(signInMessages)
  const port = location.port === '' ? '' : `:${location.port}`
  return (
    <>
      {say('other_host')} <Anchor href={`${location.protocol}//${host}${port}/dashboard/sign-in`}>{host}</Anchor>
    </>
  )
}
