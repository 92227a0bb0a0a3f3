import { Alert, Button, Code, Group, Stack, TextInput } from '@mantine/core'
import { TestEmailServer, type TestMailOutcome } from '@sipspace/core/schemas/email-servers/email-servers'
import type { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { serversMessages } from './servers.messages.ts'
import classes from './spaces.module.css'

/** Sends a mail at once, and shows what the mail server says to it. */
export function TestMail({ domain }: { domain: string }) {
  const say = useMessages(serversMessages)
  const form = useZodForm({
    schema: TestEmailServer.omit({ domain: true }),
    initialValues: { to: '' },
    labels: { to: say('to') },
  })
  const test = useAction(apiOf(domain).emailServers.testOwn.mutationOptions(), { quiet: true })
  const submit = form.send((mail) => {
    test.reset()
    return test.mutateAsync(mail)
  })
  return (
    <Section title={say('test_title')} description={say('test_text')}>
      <Stack gap="md">
        <form onSubmit={submit} noValidate>
          <Group gap="xs" align="flex-start">
            <TextInput
              type="email"
              autoComplete="email"
              label={say('to')}
              placeholder={say('to_hint')}
              className={classes['to'] ?? ''}
              key={form.key('to')}
              {...form.getInputProps('to')}
            />
            <Button type="submit" variant="default" mt={24} loading={form.submitting}>
              {say('send')}
            </Button>
          </Group>
        </form>
        {test.data && <Outcome outcome={test.data} />}
      </Stack>
    </Section>
  )
}

function Outcome({
  outcome: { delivered, to, server, response, error },
}: {
  outcome: z.output<typeof TestMailOutcome>
}) {
  const say = useMessages(serversMessages)
  const title = () => {
    if (delivered) return server === null ? say('written', { to }) : say('delivered', { server, to })
    return server === null ? say('refused', { to }) : say('refused_by', { server, to })
  }
  const words = delivered ? response : error
  return (
    <Alert color={delivered ? 'lagoon' : 'red'} title={title()} role="status">
      {words !== null && (
        <Code block className={classes['words'] ?? ''}>
          {words}
        </Code>
      )}
    </Alert>
  )
}
