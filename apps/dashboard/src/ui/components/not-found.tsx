import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'

export function NotFound() {
  const say = useMessages(common)
  return (
    <Center mih="60vh" p="lg">
      <Stack align="center" gap="xs" maw={420} ta="center">
        <title>{`${say('not_found')} · sipspace`}</title>
        <Title order={1}>{say('not_found')}</Title>
        <Text c="dimmed">{say('not_found_text')}</Text>
        <Button component={Link} to="/" variant="default" mt="sm">
          {say('to_start')}
        </Button>
      </Stack>
    </Center>
  )
}
