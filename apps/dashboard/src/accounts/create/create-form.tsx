import { Anchor, Button, Group, SegmentedControl, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { CreateAccount } from '@sipspace/core/schemas/accounts/accounts'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import { fieldsMessages } from '../shared/fields.messages.ts'
import classes from '../shared/forms.module.css'
import { PasswordField } from '../shared/password-field.tsx'
import { ProfileFields, type ProfileValues } from '../shared/profile-fields.tsx'
import { useLiveChecks } from '../shared/use-live-checks.ts'
import { createMessages } from './create.messages.ts'

interface Values extends ProfileValues {
  username: string
  password: string
  algorithm: 'SHA-256' | 'MD5'
  activated: boolean
}

const CHECKED = ['username', 'email', 'phone'] as const

const EMPTY: Values = {
  username: '',
  password: '',
  algorithm: 'SHA-256',
  display_name: '',
  email: '',
  phone: '',
  language: null,
  dtmf_protocol: null,
  activated: true,
  admin: false,
}

interface Created {
  id: number
  username: string
}

export default function CreateForm() {
  const say = useMessages(createMessages)
  const space = useSpace()
  const [created, setCreated] = useState<Created[]>([])
  return (
    <Stack gap="md" className={classes['form'] ?? ''}>
      <NewAccount key={created.length} onCreated={(account) => setCreated([account, ...created])} />
      {created.length > 0 && (
        <Text role="status">
          {say('just_created')}{' '}
          {created.map(({ id, username }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Anchor renderRoot={(props) => <Link to="/$space/accounts/$id" params={{ space, id }} {...props} />}>
                {username}
              </Anchor>
            </span>
          ))}
        </Text>
      )}
    </Stack>
  )
}

/** @param props `onCreated`: when another one is to follow */
function NewAccount({ onCreated }: { onCreated: (account: Created) => void }) {
  const say = useMessages(createMessages)
  const field = useMessages(fieldsMessages)
  const space = useSpace()
  const navigate = useNavigate()
  const trpc = useTRPC()
  const labels = {
    username: field('username'),
    password: field('password'),
    algorithm: field('algorithm'),
    display_name: field('display_name'),
    email: field('email'),
    phone: field('phone'),
    language: field('language'),
    dtmf_protocol: field('dtmf_protocol'),
    activated: field('activated'),
    admin: field('admin'),
  }
  const form = useZodForm({ schema: CreateAccount, initialValues: EMPTY, labels, asksServer: true })
  const onTyped = useLiveChecks(form, CHECKED, { labels })
  form.watch('username', onTyped('username'))
  form.watch('email', onTyped('email'))
  form.watch('phone', onTyped('phone'))
  const create = useAction(trpc.accounts.create.mutationOptions(), {
    done: ({ username }) => say('created', { name: username }),
    refresh: [trpc.accounts.pathFilter()],
    quiet: true,
  })
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // after the shell has given the focus to the new page
    const frame = requestAnimationFrame(() => first.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])

  const save = (account: Parameters<typeof create.mutateAsync>[0]) => create.mutateAsync({ ...account, domain: space })
  const submit = form.send(async (account) => {
    const { id } = await save(account)
    await navigate({ to: '/$space/accounts/$id', params: { space, id } })
  })
  const submitAndGoOn = form.send(async (account) => {
    const { id, username } = await save(account)
    onCreated({ id, username })
  })

  // in the fields too
  useHotkeys([['mod+Enter', () => submitAndGoOn()]], [])

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Section title={say('identity')} description={say('identity_text')}>
          <Stack gap="md">
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
              <TextInput
                label={field('username')}
                description={field('username_rules')}
                rightSection={<Text c="dimmed" size="sm" truncate>{`@${space}`}</Text>}
                rightSectionWidth={Math.min(space.length + 3, 22) * 8}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                ref={first}
                key={form.key('username')}
                {...form.getInputProps('username')}
              />
              <PasswordField label={field('password')} key={form.key('password')} {...form.getInputProps('password')} />
            </SimpleGrid>
            <div>
              <SegmentedControl
                aria-label={field('algorithm')}
                data={['SHA-256', 'MD5']}
                key={form.key('algorithm')}
                {...form.getInputProps('algorithm')}
              />
              <Text c="dimmed" size="sm" mt={4}>
                {field('algorithm_hint')}
              </Text>
            </div>
            <Switch
              label={field('activated')}
              description={field('activated_hint')}
              key={form.key('activated')}
              {...form.getInputProps('activated', { type: 'checkbox' })}
            />
          </Stack>
        </Section>
        <Section title={say('profile')} description={say('profile_text')}>
          <Stack gap="md">
            <ProfileFields form={form} />
          </Stack>
        </Section>
        <Group gap="xs">
          <Button type="submit" loading={form.submitting}>
            {say('submit')}
          </Button>
          <Button variant="default" disabled={form.submitting} onClick={() => submitAndGoOn()}>
            {say('another')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
