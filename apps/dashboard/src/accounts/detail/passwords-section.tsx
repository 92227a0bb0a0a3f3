import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { SetPassword } from '@sipspace/core/schemas/passwords/passwords'
import { useTRPC } from '../../api/api.ts'
import { useMayChange } from '../../app/allowed.tsx'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { UsernameForManagers } from '../../ui/components/username-for-managers.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import { fieldsMessages } from '../shared/fields.messages.ts'
import { PasswordField } from '../shared/password-field.tsx'
import { accessMessages } from './access.messages.ts'
import { useRegistration } from './registration-section.tsx'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** By which algorithms a password is kept, and how to set another one. */
export function PasswordsSection({ account }: { account: KnownAccount }) {
  const say = useMessages(accessMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const refresh = useAccountQueries()
  const may = useMayChange(account)
  const [isSetting, { open, close }] = useDisclosure()
  const { id, email, passwords } = account
  const { data: registration } = useRegistration(id)
  const missing = registration?.algorithms_asked?.filter((asked) => !registration.algorithms_kept.includes(asked)) ?? []
  const sendReset = useAction(trpc.accounts.sendResetPasswordEmail.mutationOptions(), {
    done: () => say('reset_sent', { email: email ?? '' }),
    refresh,
  })
  const forget = useAction(trpc.passwords.deleteHash.mutationOptions(), {
    done: (_account, { algorithm }) => say('forgotten', { algorithm }),
    refresh,
  })
  const askAndForget = async (algorithm: 'SHA-256' | 'MD5') => {
    const question = { title: say('forget_title', { algorithm }), text: say('forget_text') }
    const isWanted = await confirm({ ...question, action: say('forget', { algorithm }), isDestructive: true })
    if (isWanted) forget.mutate({ id, algorithm })
  }
  return (
    <Section title={say('passwords')} description={say('passwords_text')}>
      {passwords.length === 0 && <Text mb="md">{say('no_password')}</Text>}
      {passwords.map(({ algorithm }) => (
        <Row
          key={algorithm}
          title={algorithm}
          text={say('kept')}
          action={
            passwords.length > 1 &&
            may('passwords.deleteHash') && (
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => void askAndForget(algorithm)}>
                {say('forget', { algorithm })}
              </Button>
            )
          }
        />
      ))}
      {passwords.length > 0 && missing.length > 0 && (
        <Alert color="yellow" variant="light" mt="md">
          {say('missing_hash', { algorithms: missing.join(', ') })}
        </Alert>
      )}
      <Group gap="xs" mt="md">
        {may('passwords.set') && (
          <Button size="xs" onClick={open}>
            {say('set_password')}
          </Button>
        )}
        {may('accounts.sendResetPasswordEmail') && (
          <Button
            size="xs"
            variant="default"
            disabled={email === null}
            title={email === null ? say('needs_email') : undefined}
            loading={sendReset.isPending}
            onClick={() => sendReset.mutate({ id })}
          >
            {say('send_reset')}
          </Button>
        )}
      </Group>
      <Modal
        opened={isSetting}
        onClose={close}
        title={say('set_password')}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        <SetPasswordForm account={account} onClose={close} />
      </Modal>
    </Section>
  )
}

function SetPasswordForm({ account, onClose }: { account: KnownAccount; onClose: () => void }) {
  const say = useMessages(accessMessages)
  const sayCommon = useMessages(common)
  const field = useMessages(fieldsMessages)
  const trpc = useTRPC()
  const known = account.passwords.map(({ algorithm }) => algorithm)
  const form = useZodForm({
    schema: SetPassword.omit({ id: true }),
    initialValues: { password: '', algorithms: known.length > 0 ? known : ['SHA-256' as const] },
    labels: { password: field('password'), algorithms: say('algorithms') },
  })
  const set = useAction(trpc.passwords.set.mutationOptions(), {
    done: ({ username }) => say('password_set', { name: username }),
    refresh: useAccountQueries(),
    quiet: true,
  })
  const submit = form.send(async (wanted) => {
    await set.mutateAsync({ ...wanted, id: account.id })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <UsernameForManagers username={account.username} />
        <Text>{say('set_password_text')}</Text>
        <PasswordField
          label={field('password')}
          data-autofocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Checkbox.Group
          label={say('algorithms')}
          description={field('algorithm_hint')}
          key={form.key('algorithms')}
          {...form.getInputProps('algorithms')}
        >
          <Group mt="xs">
            <Checkbox value="SHA-256" label="SHA-256" />
            <Checkbox value="MD5" label="MD5" />
          </Group>
        </Checkbox.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('set_password')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
