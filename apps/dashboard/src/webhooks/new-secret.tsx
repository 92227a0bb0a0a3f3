import { Alert, Code, Stack, Text } from '@mantine/core'
import { useMessages } from '../messages/messages.ts'
import { CopyButton } from '../ui/components/copy-button.tsx'
import { webhooksMessages } from './webhooks.messages.ts'

/** A secret that was just made: it is shown this once. */
export function NewSecret({ url, secret }: { url: string; secret: string }) {
  const say = useMessages(webhooksMessages)
  return (
    <Alert color="lagoon" title={say('secret_made', { url })} role="status" w="100%">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{say('secret_text')}</Text>
        <Code block maw="100%" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <CopyButton value={secret} label={say('copy')} />
      </Stack>
    </Alert>
  )
}
