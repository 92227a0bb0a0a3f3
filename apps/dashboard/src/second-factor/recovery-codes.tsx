import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useMessages } from '../messages/messages.ts'
import { CopyButton } from '../ui/components/copy-button.tsx'
import { secondFactorMessages } from './second-factor.messages.ts'

/** Recovery codes, which are shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => Promise<void> | void }) {
  const say = useMessages(secondFactorMessages)
  return (
    <Stack gap="md">
      <Text fw={600}>{say('codes_title')}</Text>
      <Text>{say('codes_text')}</Text>
      <Code block aria-label={say('codes_title')}>
        {codes.join('\n')}
      </Code>
      <Group gap="xs">
        <CopyButton value={codes.join('\n')} label={say('copy_codes')} />
        <Button size="xs" onClick={() => void onDone()}>
          {say('kept')}
        </Button>
      </Group>
    </Stack>
  )
}
