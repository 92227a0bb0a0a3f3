import { Box, Divider, NavLink, Popover } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMessages } from '../messages/messages.ts'
import type { Popup } from '../ui/hooks/use-popup.tsx'
import { AppearanceControls } from './appearance.tsx'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'
import { useSignOut } from './use-sign-out.ts'

/** What concerns only who is signed in. */
export default function AccountPopup({ target, ...popover }: Popup) {
  const say = useMessages(shellMessages)
  const signOut = useSignOut()
  return (
    <Popover {...popover} position="top-start" width={288} shadow="md" trapFocus returnFocus>
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown p={4}>
        <Box p="xs">
          <AppearanceControls />
        </Box>
        <Divider my={4} />
        <NavLink
          renderRoot={(props) => <Link to="/me" {...props} />}
          className={classes['place'] ?? ''}
          onClick={() => popover.onChange(false)}
          label={say('my_account')}
          leftSection={<IconUserCircle size={16} stroke={1.6} aria-hidden />}
        />
        <NavLink
          component="button"
          className={classes['place'] ?? ''}
          onClick={() => void signOut()}
          label={say('sign_out')}
          leftSection={<IconLogout size={16} stroke={1.6} aria-hidden />}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
