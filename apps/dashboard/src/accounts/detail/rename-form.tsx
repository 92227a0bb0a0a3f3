import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { UpdateAccount } from '@sipspace/core/schemas/accounts/accounts'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import { fieldsMessages } from '../shared/fields.messages.ts'
import { PasswordField } from '../shared/password-field.tsx'
import { accountMessages } from './account.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

const NewName = UpdateAccount.pick({ username: true, password: true })

/** A new name along with a new password; the rest of the account stays. */
export default function RenameForm({ account, onClose }: { account: KnownAccount; onClose: () => void }) {
  const say = useMessages(accountMessages)
  const sayCommon = useMessages(common)
  const field = useMessages(fieldsMessages)
  const trpc = useTRPC()
  const form = useZodForm({
    schema: NewName,
    initialValues: { username: account.username, password: '' },
    labels: { username: field('username'), password: field('password') },
  })
  const update = useAction(trpc.accounts.replace.mutationOptions(), {
    done: ({ username }) => say('renamed', { name: username }),
    refresh: useAccountQueries(),
    quiet: true,
  })
  const submit = form.send(async (named) => {
    const { id, email, phone, display_name, dtmf_protocol, admin, language } = account
    const algorithm = account.passwords[0]?.algorithm ?? 'SHA-256'
    await update.mutateAsync({ id, email, phone, display_name, dtmf_protocol, admin, language, algorithm, ...named })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{say('rename_text')}</Text>
        <TextInput
          label={field('username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <PasswordField label={field('password')} key={form.key('password')} {...form.getInputProps('password')} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('rename_do')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
