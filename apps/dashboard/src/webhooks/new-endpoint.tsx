import { Button, MultiSelect, Stack, TextInput } from '@mantine/core'
import { AUDIT_KINDS } from '@sipspace/core/schemas/audit-log/audit-log'
import { CreateWebhookEndpoint } from '@sipspace/core/schemas/webhooks/webhooks'
import { isFoundBy } from '@sipspace/core/search-words'
import { useKindName } from '../activity/kind-name.ts'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { NewSecret } from './new-secret.tsx'
import { webhooksMessages } from './webhooks.messages.ts'

type Kind = (typeof AUDIT_KINDS)[number]

/** Adds an endpoint, and shows its secret once. */
export default function NewEndpoint() {
  const say = useMessages(webhooksMessages)
  const sayKind = useKindName()
  const trpc = useTRPC()
  const form = useZodForm({
    schema: CreateWebhookEndpoint,
    initialValues: { url: '', description: '', kinds: [] as Kind[] },
    labels: { url: say('url'), description: say('name'), kinds: say('kinds') },
  })
  const create = useAction(trpc.webhooks.create.mutationOptions(), {
    refresh: [trpc.webhooks.pathFilter()],
    quiet: true,
  })
  const submit = form.send(async (input) => {
    await create.mutateAsync(input)
    form.reset()
  })
  const kinds = AUDIT_KINDS.map((value) => ({ value, label: sayKind(value) }))
  return (
    <Stack gap="md" align="flex-start">
      {create.data && <NewSecret url={create.data.url} secret={create.data.secret} />}
      <form onSubmit={submit} noValidate style={{ width: '100%' }}>
        <Stack gap="sm" align="flex-start" maw={520}>
          <TextInput
            w="100%"
            label={say('url')}
            type="url"
            autoComplete="off"
            placeholder="https://hooks.example.org/sipspace"
            key={form.key('url')}
            {...form.getInputProps('url')}
          />
          <TextInput
            w="100%"
            label={say('name')}
            autoComplete="off"
            key={form.key('description')}
            {...form.getInputProps('description')}
          />
          <MultiSelect
            w="100%"
            label={say('kinds')}
            description={say('kinds_text')}
            searchable
            filter={({ options, search }) => options.filter((one) => 'label' in one && isFoundBy(search, [one.label]))}
            data={kinds.toSorted((a, b) => a.label.localeCompare(b.label))}
            key={form.key('kinds')}
            {...form.getInputProps('kinds')}
          />
          <Button type="submit" variant="default" loading={form.submitting}>
            {say('add')}
          </Button>
        </Stack>
      </form>
    </Stack>
  )
}
