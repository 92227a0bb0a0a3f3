import { Button, Group, NativeSelect, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { SetCredentials } from '@sipspace/core/schemas/carddav/carddav-credentials'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import { fieldsMessages } from '../shared/fields.messages.ts'
import { cardDavMessages } from './carddav.messages.ts'
import type { CredentialsServer } from './carddav-section.tsx'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

const Credentials = SetCredentials.omit({ id: true, carddav_id: true })

/** What an account signs in with at a CardDAV server, in place of what it has. */
export default function CardDavForm(props: {
  account: KnownAccount
  server: CredentialsServer
  known: KnownAccount['carddav_servers'][number] | undefined
  onClose: () => void
}) {
  const { account, server, known, onClose } = props
  const say = useMessages(cardDavMessages)
  const sayCommon = useMessages(common)
  const field = useMessages(fieldsMessages)
  const trpc = useTRPC()
  const labels = {
    username: say('username'),
    password: field('password'),
    realm: say('realm'),
    algorithm: say('algorithm'),
  }
  const form = useZodForm({
    schema: Credentials,
    initialValues: {
      username: known?.username ?? account.username,
      password: '',
      realm: known?.realm ?? '',
      algorithm: known?.algorithm ?? 'SHA-256',
    },
    labels,
  })
  const set = useAction(trpc.cardDavCredentials.set.mutationOptions(), {
    done: () => say('saved', { uri: server.uri }),
    refresh: useAccountQueries(),
    quiet: true,
  })
  const submit = form.send(async (credentials) => {
    await set.mutateAsync({ ...credentials, id: account.id, carddav_id: server.id })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{say('form_text')}</Text>
        <TextInput
          label={labels.username}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={labels.password}
          autoComplete="new-password"
          spellCheck={false}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <TextInput
          label={labels.realm}
          description={say('realm_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          key={form.key('realm')}
          {...form.getInputProps('realm')}
        />
        <NativeSelect
          label={labels.algorithm}
          description={say('algorithm_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={['SHA-256', 'MD5']}
          key={form.key('algorithm')}
          {...form.getInputProps('algorithm')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
