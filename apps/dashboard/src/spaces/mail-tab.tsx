import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { type EmailServerWithPassword, SetEmailServer } from '@sipspace/core/schemas/email-servers/email-servers'
import type { Space } from '@sipspace/core/schemas/spaces/spaces'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { toastDone } from '../ui/components/toast.tsx'
import { changedFields, useSaveChange } from '../ui/hooks/save-change.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { serversMessages } from './servers.messages.ts'
import classes from './spaces.module.css'
import { TestMail } from './test-mail.tsx'

type Server = z.output<typeof EmailServerWithPassword>

const SMTP_PORT = 587

const FIELDS = ['host', 'port', 'encryption', 'username', 'password', 'from_address', 'from_name', 'signature'] as const

type State = Pick<Server, (typeof FIELDS)[number] | 'version'>

/** What a form begins with where there is no mail server: the version makes sure that there is none when it is saved. */
const NO_SERVER: State = {
  version: '0',
  host: '',
  port: SMTP_PORT,
  encryption: 'tls',
  username: null,
  password: null,
  from_address: null,
  from_name: null,
  signature: null,
}

const fieldsOf = (state: { [Field in (typeof FIELDS)[number]]?: unknown }) =>
  Object.fromEntries(FIELDS.map((field) => [field, state[field]])) as Partial<z.input<typeof SetOwnServer>>

const valuesOf = (state: State) => ({
  host: state.host,
  port: state.port,
  encryption: state.encryption,
  username: state.username ?? '',
  password: state.password ?? '',
  from_address: state.from_address ?? '',
  from_name: state.from_name ?? '',
  signature: state.signature ?? '',
})

/** The Space is that of the page. */
const SetOwnServer = SetEmailServer.omit({ domain: true, version: true })

const ENCRYPTIONS = ['tls', 'ssl', 'none'] as const

const addressOf = ({ host, port }: { host: string; port: number }) => `${host}:${port}`

/** The mail server of a Space, and whether it takes mails. */
export default function MailTab({ space }: { space: z.output<typeof Space> }) {
  const { domain, email_server } = space
  const has = email_server !== null
  // the Space says that there is one, but not whether it has a password
  const { data, error, isPending } = useQuery(
    apiOf(domain).emailServers.getOwn.queryOptions({}, { enabled: has, staleTime: 0 }),
  )
  if (has && error) return <Problem error={error} />
  if (has && isPending) return <Lines />
  return (
    <Stack gap="md" className={classes['form'] ?? ''}>
      {/* what it was is no default of what it is now */}
      <MailServer key={String(has)} space={space} server={has ? (data ?? null) : null} />
      <TestMail domain={domain} />
    </Stack>
  )
}

function MailServer({
  space,
  server,
}: {
  space: Pick<z.output<typeof Space>, 'id' | 'domain' | 'name'>
  server: Server | null
}) {
  const say = useMessages(serversMessages)
  const trpc = apiOf(space.domain)
  const queries = useQueryClient()
  const saveChange = useSaveChange({ kind: 'email_server', target_id: String(space.id), scope: 'all' })
  // what the form shows, which may be older than what is loaded anew meanwhile
  const [base, setBase] = useState<State>(server ?? NO_SERVER)
  const labels = {
    host: say('host'),
    port: say('port'),
    encryption: say('encryption'),
    username: say('username'),
    password: say('password'),
    from_address: say('from_address'),
    from_name: say('from_name'),
    signature: say('signature'),
  }
  const form = useZodForm({
    schema: SetOwnServer,
    initialValues: valuesOf(base),
    labels,
  })
  const show = (state: State) => {
    const values = valuesOf(state)
    form.setInitialValues(values)
    form.setValues(values)
    setBase(state)
  }
  const refresh = [trpc.spaces.pathFilter(), trpc.emailServers.pathFilter()]
  const set = useAction(trpc.emailServers.setOwn.mutationOptions(), {
    refresh,
    quiet: true,
  })
  const remove = useAction(trpc.emailServers.deleteOwn.mutationOptions(), {
    done: () => say('mail_removed'),
    refresh: [trpc.spaces.pathFilter()],
  })
  const submit = form.send(async (wanted) => {
    const saved = await saveChange({
      base,
      change: changedFields(fieldsOf(wanted), base),
      save: async (change, state: State) => {
        const whole = { ...fieldsOf(state), ...change, version: state.version }
        return (await set.mutateAsync(whole as z.input<typeof SetOwnServer>)).email_server
      },
      load: () => queries.fetchQuery(trpc.emailServers.getOwn.queryOptions({}, { staleTime: 0 })),
      labelOf: (name) => labels[name as keyof typeof labels],
    })
    if (saved === null) return false
    show(saved)
    toastDone(say('mail_saved', { server: addressOf(saved) }))
    return true
  })
  const askToRemove = async (known: Server) => {
    const isWanted = await confirm({
      title: say('remove_mail_title'),
      text: say('remove_mail_text', { space: space.name }),
      losses: [say('loss_mail', { server: addressOf(known) })],
      action: say('remove'),
    })
    if (isWanted) remove.mutate({})
  }

  const props = (field: keyof typeof labels) => ({
    label: labels[field],
    key: form.key(field),
    ...form.getInputProps(field),
  })
  const { key: hostKey, ...host } = props('host')
  const { key: portKey, ...port } = props('port')
  const { key: encryptionKey, ...encryption } = props('encryption')
  const { key: usernameKey, ...username } = props('username')
  const { key: passwordKey, ...password } = props('password')
  const { key: addressKey, ...address } = props('from_address')
  const { key: nameKey, ...name } = props('from_name')
  const { key: signatureKey, ...signature } = props('signature')
  return (
    <Section title={say('mail_title')} description={server ? say('mail_text') : undefined}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {server === null && <Text c="dimmed">{say('no_mail')}</Text>}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <TextInput key={hostKey} {...host} withAsterisk autoComplete="off" spellCheck={false} />
            <NumberInput key={portKey} {...port} withAsterisk hideControls allowDecimal={false} thousandSeparator="" />
            <NativeSelect
              key={encryptionKey}
              {...encryption}
              data={ENCRYPTIONS.map((value) => ({ value, label: say(`encryption_${value}`) }))}
              description={say('encryption_hint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
            />
            <TextInput key={usernameKey} {...username} autoComplete="off" spellCheck={false} />
            <PasswordInput
              key={passwordKey}
              {...password}
              description={server?.password ? say('password_hint') : undefined}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              autoComplete="new-password"
            />
            <TextInput key={addressKey} {...address} type="email" autoComplete="off" />
            <TextInput key={nameKey} {...name} autoComplete="off" />
          </SimpleGrid>
          <Textarea
            key={signatureKey}
            {...signature}
            description={say('signature_hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={2}
          />
          <Group gap="xs">
            <Button type="submit" loading={form.submitting}>
              {server ? say('save') : say('add_mail')}
            </Button>
            {server && (
              <Button variant="light" color="red" loading={remove.isPending} onClick={() => void askToRemove(server)}>
                {say('remove')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
