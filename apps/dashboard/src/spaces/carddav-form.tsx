import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { CreateCardDavServer } from '@sipspace/core/schemas/carddav/carddav-servers'
import type { CardDavServer } from '@sipspace/core/schemas/spaces/spaces'
import type { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { serversMessages } from './servers.messages.ts'

const NUMBERS = ['min_characters', 'results_limit', 'timeout', 'delay'] as const
const TEXTS = ['fields_for_user_input', 'fields_for_domain'] as const

/** What the server takes where nothing is said. */
const DEFAULTS = { min_characters: 3, results_limit: 0, timeout: 5, delay: 500 }

/** A CardDAV server of a Space: a new one, or one that is there. */
export function CardDavForm(props: {
  domain: string
  server: z.output<typeof CardDavServer> | null
  onClose: () => void
}) {
  const { domain, server, onClose } = props
  const say = useMessages(serversMessages)
  const sayCommon = useMessages(common)
  const trpc = apiOf(domain)
  const labels = {
    uri: say('uri'),
    enabled: say('enabled'),
    min_characters: say('min_characters'),
    results_limit: say('results_limit'),
    timeout: say('timeout'),
    delay: say('delay'),
    fields_for_user_input: say('fields_for_user_input'),
    fields_for_domain: say('fields_for_domain'),
    use_exact_match_policy: say('use_exact_match_policy'),
  }
  const form = useZodForm({
    schema: CreateCardDavServer.omit({ domain: true }),
    initialValues: {
      uri: server?.uri ?? '',
      enabled: server?.enabled ?? true,
      min_characters: server?.min_characters ?? DEFAULTS.min_characters,
      results_limit: server?.results_limit ?? DEFAULTS.results_limit,
      timeout: server?.timeout ?? DEFAULTS.timeout,
      delay: server?.delay ?? DEFAULTS.delay,
      fields_for_user_input: server?.fields_for_user_input ?? '',
      fields_for_domain: server?.fields_for_domain ?? '',
      use_exact_match_policy: server?.use_exact_match_policy ?? false,
    },
    labels,
  })
  const refresh = [trpc.spaces.pathFilter()]
  const create = useAction(trpc.cardDavServers.createOwn.mutationOptions(), {
    done: ({ uri }) => say('added', { uri }),
    refresh,
    quiet: true,
  })
  const update = useAction(trpc.cardDavServers.replaceOwn.mutationOptions(), {
    done: ({ uri }) => say('saved', { uri }),
    refresh,
    quiet: true,
  })
  const submit = form.send(async (wanted) => {
    await (server ? update.mutateAsync({ ...wanted, id: server.id }) : create.mutateAsync(wanted))
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          type="url"
          label={labels.uri}
          placeholder="https://carddav.example.org/contacts"
          withAsterisk
          autoComplete="off"
          data-autofocus
          key={form.key('uri')}
          {...form.getInputProps('uri')}
        />
        <Switch
          label={labels.enabled}
          key={form.key('enabled')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {NUMBERS.map((field) => (
            <NumberInput
              label={labels[field]}
              {...(field === 'results_limit' ? { description: say('results_limit_hint') } : {})}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              hideControls
              allowDecimal={false}
              min={0}
              key={form.key(field)}
              {...form.getInputProps(field)}
            />
          ))}
          {TEXTS.map((field) => (
            <TextInput
              label={labels[field]}
              description={say('fields_hint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              autoComplete="off"
              spellCheck={false}
              key={form.key(field)}
              {...form.getInputProps(field)}
            />
          ))}
        </SimpleGrid>
        <Switch
          label={labels.use_exact_match_policy}
          description={say('use_exact_match_policy_hint')}
          key={form.key('use_exact_match_policy')}
          {...form.getInputProps('use_exact_match_policy', { type: 'checkbox' })}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {server ? say('save') : say('add')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
