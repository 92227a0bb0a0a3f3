import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { CreateSpace } from '@sipspace/core/schemas/spaces/spaces'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { settingsMessages } from './settings.messages.ts'
import { SpaceFieldInput } from './space-field.tsx'
import { fieldMessages } from './space-fields.messages.ts'
import type { SpaceField } from './space-fields.ts'
import classes from './spaces.module.css'

const ASKED = ['name', 'host', 'max_accounts', 'expire_at', 'account_realm', 'super'] as const satisfies SpaceField[]

const EMPTY: Record<string, unknown> = {
  name: '',
  domain: '',
  host: '',
  max_accounts: 0,
  expire_at: '',
  account_realm: '',
  super: false,
}

export default function CreateForm() {
  const say = useMessages(settingsMessages)
  const sayField = useMessages(fieldMessages)
  const navigate = useNavigate()
  const trpc = useTRPC()
  const labels = {
    domain: sayField('domain'),
    ...(Object.fromEntries(ASKED.map((field) => [field, sayField(field)])) as Record<(typeof ASKED)[number], string>),
  }
  const form = useZodForm({ schema: CreateSpace, initialValues: EMPTY, labels, asksServer: true })
  const create = useAction(trpc.spaces.create.mutationOptions(), {
    done: ({ name }) => say('created', { name }),
    refresh: [trpc.spaces.pathFilter()],
    quiet: true,
  })
  const submit = form.send(async (space) => {
    const { domain } = await create.mutateAsync(space)
    await navigate({ to: '/spaces/$domain', params: { domain } })
  })

  // the host is usually the domain, unless another one is typed in
  const given = useRef('')
  const follow = (domain: string) => {
    const { host } = form.getValues() as { host: string }
    if (host === given.current) form.setFieldValue('host', domain)
    given.current = domain
  }
  const props = form.getInputProps('domain')
  const inputOf = (field: SpaceField) => <SpaceFieldInput key={field} field={field} form={form} />
  return (
    <form onSubmit={submit} noValidate className={classes['form']}>
      <Stack gap="md">
        <Section title={sayField('general')} description={say('create_text')}>
          <Stack gap="md">
            {inputOf('name')}
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
              <TextInput
                label={sayField('domain')}
                description={sayField('domain_hint')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                key={form.key('domain')}
                {...props}
                onChange={(event) => {
                  follow(event.currentTarget.value)
                  props.onChange(event)
                }}
              />
              {inputOf('host')}
              {inputOf('max_accounts')}
              {inputOf('expire_at')}
              {inputOf('account_realm')}
            </SimpleGrid>
            {inputOf('super')}
          </Stack>
        </Section>
        <Group gap="xs">
          <Button type="submit" loading={form.submitting}>
            {say('create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
