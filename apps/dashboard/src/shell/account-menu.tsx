import { Avatar, Box, Group, Menu, Text, UnstyledButton } from '@mantine/core'
import { IconLogout, IconSelector, IconUserCircle } from '@tabler/icons-react'
import { Link, useRouter } from '@tanstack/react-router'
import { apiOf } from '../app/api.ts'
import { changeSession, useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/use-action.ts'
import { AppearanceControls } from './appearance.tsx'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'

/** Who is signed in, with what concerns only them. */
export function AccountMenu() {
  const say = useMessages(shellMessages)
  const account = useSignedIn()
  const router = useRouter()
  const signOut = useAction(apiOf(null).sessions.signOut.mutationOptions(), {})
  const leave = async () => {
    await signOut.mutateAsync()
    await changeSession(() => router.navigate({ to: '/sign-in' }))
  }
  return (
    <Menu position="top-start" width={288} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes['account']}>
          <Avatar size={30} radius="xl" color="lagoon" name={account.username} aria-hidden />
          <Box flex={1} miw={0}>
            <Text size="sm" fw={550} truncate>
              {account.username}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {say(`role_${account.role}`)}
            </Text>
          </Box>
          <IconSelector size={16} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Group p="xs" justify="center">
          <AppearanceControls />
        </Group>
        <Menu.Divider />
        <Menu.Item component={Link} to="/me" leftSection={<IconUserCircle size={16} stroke={1.6} aria-hidden />}>
          {say('my_account')}
        </Menu.Item>
        <Menu.Item onClick={leave} leftSection={<IconLogout size={16} stroke={1.6} aria-hidden />}>
          {say('sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
