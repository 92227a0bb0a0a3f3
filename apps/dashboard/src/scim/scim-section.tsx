import { Alert, Button, Code, Group, NativeSelect, Stack, Switch, Table, Text, TextInput } from '@mantine/core'
import { CreateScimKey, type ScimSettings } from '@sipspace/core/schemas/scim/scim'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { CopyButton } from '../ui/components/copy-button.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { scimMessages } from './scim.messages.ts'

/** The keys of the directories that keep the accounts of a Space in step, and how they do. */
export default function ScimSection() {
  const say = useMessages(scimMessages)
  const trpc = useTRPC()
  const keys = useQuery(trpc.scim.listKeys.queryOptions({}))
  const settings = useQuery(trpc.scim.getSettings.queryOptions({}))
  const error = keys.error ?? settings.error
  if (error) return <Problem error={error} />
  if (!keys.data || !settings.data) return <Lines />
  return (
    <Section title={say('title')} description={say('text')}>
      <Stack gap="md" align="flex-start">
        {keys.data.length > 0 && <Keys keys={keys.data} />}
        <NewKey />
        <Settings settings={settings.data} />
      </Stack>
    </Section>
  )
}

interface Key {
  id: number
  name: string
  last_used_at: string | null
}

function Keys({ keys }: { keys: Key[] }) {
  const say = useMessages(scimMessages)
  const { moment } = useFormats()
  const trpc = useTRPC()
  const revoke = useAction(trpc.scim.revokeKey.mutationOptions(), {
    done: (_, { id }) => say('revoked', { name: keys.find((key) => key.id === id)?.name ?? '' }),
    refresh: [trpc.scim.pathFilter()],
  })
  const askToRevoke = async ({ id, name }: Key) => {
    const losses = [say('loss', { name })]
    const wanted = await confirm({
      title: say('revoke_title'),
      text: say('revoke_text'),
      losses,
      action: say('revoke'),
    })
    if (wanted) revoke.mutate({ id })
  }
  return (
    <Table aria-label={say('keys')} maw={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say('name')}</Table.Th>
          <Table.Th>{say('used')}</Table.Th>
          <Table.Th>{say('actions')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td>{key.name}</Table.Td>
            <Table.Td>{key.last_used_at === null ? say('not_used') : moment(key.last_used_at)}</Table.Td>
            <Table.Td>
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={say('revoke_one', { name: key.name })}
                onClick={() => void askToRevoke(key)}
              >
                {say('revoke')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** Makes a key, and shows it once. */
function NewKey() {
  const say = useMessages(scimMessages)
  const trpc = useTRPC()
  const form = useZodForm({ schema: CreateScimKey, initialValues: { name: '' }, labels: { name: say('name') } })
  const create = useAction(trpc.scim.createKey.mutationOptions(), { refresh: [trpc.scim.pathFilter()], quiet: true })
  const submit = form.send(async ({ name }) => {
    await create.mutateAsync({ name })
    form.reset()
  })
  return (
    <Stack gap="sm" align="flex-start">
      {create.data && (
        <Alert color="lagoon" title={say('created', { name: create.data.name })} role="status">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{say('created_text')}</Text>
            <Code block>{create.data.token}</Code>
            <Text size="sm">
              {say('url')}: <Code>{create.data.url}</Code>
            </Text>
            <Group gap="xs">
              <CopyButton value={create.data.token} label={say('copy')} />
              <CopyButton value={create.data.url} label={say('copy_url')} />
            </Group>
          </Stack>
        </Alert>
      )}
      <form onSubmit={submit} noValidate>
        <Group gap="sm" align="flex-end">
          <TextInput
            label={say('name')}
            placeholder={say('name_hint')}
            autoComplete="off"
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Button type="submit" variant="default" loading={form.submitting}>
            {say('create')}
          </Button>
        </Group>
      </form>
    </Stack>
  )
}

const RULES = ['local_part', 'address'] as const

function Settings({ settings }: { settings: z.output<typeof ScimSettings> }) {
  const say = useMessages(scimMessages)
  const trpc = useTRPC()
  const save = useAction(trpc.scim.setSettings.mutationOptions(), {
    done: () => say('saved'),
    refresh: [trpc.scim.pathFilter()],
  })
  return (
    <Stack gap="sm" align="flex-start">
      <NativeSelect
        label={say('rule')}
        value={settings.username_rule}
        disabled={save.isPending}
        onChange={({ currentTarget: { value } }) =>
          save.mutate({ ...settings, username_rule: RULES.find((rule) => rule === value) ?? 'local_part' })
        }
        data={RULES.map((value) => ({ value, label: say(value) }))}
      />
      <Switch
        label={say('mail')}
        checked={settings.provisioning_mail}
        disabled={save.isPending}
        onChange={({ currentTarget: { checked } }) => save.mutate({ ...settings, provisioning_mail: checked })}
      />
    </Stack>
  )
}
