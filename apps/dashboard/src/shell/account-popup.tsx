import { Box, Divider, NavLink, Popover } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link, useRouter } from '@tanstack/react-router'
import { apiOf } from '../api/api.ts'
import { changeSession } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { mayLeave } from '../ui/hooks/unsaved-changes.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import type { Popup } from '../ui/hooks/use-popup.tsx'
import { AppearanceControls } from './appearance.tsx'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'

/** What concerns only who is signed in. */
export default function AccountPopup({ target, ...popover }: Popup) {
  const say = useMessages(shellMessages)
  const router = useRouter()
  const signOut = useAction(apiOf(null).sessions.signOut.mutationOptions(), {})
  const leave = async () => {
    if (!(await mayLeave())) return
    await signOut.mutateAsync()
    await changeSession(() => router.navigate({ to: '/sign-in', ignoreBlocker: true }))
  }
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
          onClick={leave}
          label={say('sign_out')}
          leftSection={<IconLogout size={16} stroke={1.6} aria-hidden />}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
