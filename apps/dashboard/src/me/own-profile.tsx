import { Button, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { UpdateOwnAccount } from '@sipspace/core/schemas/accounts/accounts'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { meMessages } from './me.messages.ts'
import type { OwnAccount } from './own-changes.tsx'

/** What one is called, and the language of one's mails. */
export function OwnProfile({ account }: { account: OwnAccount }) {
  const say = useMessages(meMessages)
  const { me, sessions } = apiOf(null)
  const form = useZodForm({
    schema: UpdateOwnAccount,
    initialValues: { display_name: account.display_name ?? '', language: account.language },
    labels: { display_name: say('name'), language: say('language') },
  })
  const update = useAction(me.update.mutationOptions(), {
    done: () => say('profile_saved'),
    refresh: [me.get.queryFilter(), sessions.pathFilter()],
    quiet: true,
  })
  const submit = form.send((profile) => update.mutateAsync(profile))
  return (
    <Section title={say('profile')} description={say('profile_text')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <TextInput
              label={say('name')}
              autoComplete="name"
              key={form.key('display_name')}
              {...form.getInputProps('display_name')}
            />
            <Select
              label={say('language')}
              placeholder={say('language_any')}
              clearable
              data={[
                { value: 'en', label: 'English' },
                { value: 'fr', label: 'Français' },
              ]}
              key={form.key('language')}
              {...form.getInputProps('language')}
            />
          </SimpleGrid>
          <Group>
            <Button type="submit" loading={form.submitting}>
              {say('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
