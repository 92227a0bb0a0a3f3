import { Button, Group, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core'
import { SetExternalAccount } from '@sipspace/core/schemas/external-accounts/external-accounts'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import { externalMessages } from './external.messages.ts'
import type { KnownExternal } from './external-section.tsx'

const Fields = SetExternalAccount.omit({ id: true })

const ADDRESSES = ['realm', 'registrar', 'outbound_proxy'] as const
const inputWrapperOrder: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** The account at another SIP service, in place of the one that is known. */
export default function ExternalForm(props: { id: number; known: KnownExternal | null; onClose: () => void }) {
  const { id, known, onClose } = props
  const say = useMessages(externalMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const labels = {
    username: say('username'),
    domain: say('domain'),
    password: say('password'),
    realm: say('realm'),
    registrar: say('registrar'),
    outbound_proxy: say('outbound_proxy'),
    protocol: say('protocol'),
  }
  const hints = { realm: say('realm_hint'), registrar: say('registrar_hint'), outbound_proxy: undefined }
  const form = useZodForm({
    schema: Fields,
    initialValues: {
      username: known?.username ?? '',
      domain: known?.domain ?? '',
      password: '',
      realm: known?.realm ?? '',
      registrar: known?.registrar ?? '',
      outbound_proxy: known?.outbound_proxy ?? '',
      protocol: known?.protocol ?? 'UDP',
    },
    labels,
  })
  const set = useAction(trpc.externalAccounts.set.mutationOptions(), {
    done: () => say('saved'),
    refresh: [trpc.externalAccounts.pathFilter(), trpc.audit.pathFilter()],
    quiet: true,
  })
  const submit = form.send(async (fields) => {
    await set.mutateAsync({ ...fields, id })
    onClose()
  })
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={labels.username}
          withAsterisk
          data-autofocus
          {...plain}
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <TextInput
          label={labels.domain}
          withAsterisk
          placeholder="sip.example.com"
          {...plain}
          key={form.key('domain')}
          {...form.getInputProps('domain')}
        />
        <PasswordInput
          label={labels.password}
          withAsterisk={!known}
          description={say(known ? 'password_kept' : 'password_new')}
          inputWrapperOrder={inputWrapperOrder}
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        {ADDRESSES.map((field) => (
          <TextInput
            label={labels[field]}
            description={hints[field]}
            inputWrapperOrder={inputWrapperOrder}
            {...plain}
            key={form.key(field)}
            {...form.getInputProps(field)}
          />
        ))}
        <NativeSelect
          label={labels.protocol}
          data={['UDP', 'TCP', 'TLS']}
          key={form.key('protocol')}
          {...form.getInputProps('protocol')}
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
