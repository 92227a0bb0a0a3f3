import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { SendSipMessage } from '@sipspace/core/schemas/sip-messages/sip-messages'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import { accountMessages } from './account.messages.ts'
import type { KnownAccount } from './use-account.ts'

const NewMessage = SendSipMessage.pick({ body: true })

/** A text message to the apps of an account. */
export default function MessageForm({ account, onClose }: { account: KnownAccount; onClose: () => void }) {
  const say = useMessages(accountMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const form = useZodForm({
    schema: NewMessage,
    initialValues: { body: '' },
    labels: { body: say('write_body') },
  })
  const send = useAction(trpc.sipMessages.send.mutationOptions(), {
    done: () => say('written', { name: account.username }),
    quiet: true,
  })
  const submit = form.send(async ({ body }) => {
    await send.mutateAsync({ to: account.sip_uri, body })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{say('write_text')}</Text>
        <Textarea
          label={say('write_body')}
          autosize
          minRows={3}
          maxRows={10}
          data-autofocus
          key={form.key('body')}
          {...form.getInputProps('body')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('write_do')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
