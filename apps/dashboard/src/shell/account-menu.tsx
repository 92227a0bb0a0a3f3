import { Avatar, Box, Text, UnstyledButton } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { usePopup } from '../ui/hooks/use-popup.tsx'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'

const load = () => import('./account-popup.tsx')
const AccountPopup = lazy(load)

/** Who is signed in, with what concerns only them. */
export function AccountMenu() {
  const say = useMessages(shellMessages)
  const account = useSignedIn()
  const { button, popup, isWanted } = usePopup('dialog', load)
  return (
    <>
      <UnstyledButton {...button} className={classes['account']}>
        <Avatar size={30} radius="xl" color="lagoon" name={account.username} aria-hidden />
        <Box flex={1} miw={0}>
          <Text size="sm" fw={550} truncate>
            {account.username}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {say(`role_${account.role}`)}
            {account.admin_role !== null && account.admin_role !== 'full' && ` · ${say(`role_${account.admin_role}`)}`}
          </Text>
        </Box>
        <IconSelector size={16} stroke={1.6} aria-hidden />
      </UnstyledButton>
      <Suspense>{isWanted && <AccountPopup {...popup} />}</Suspense>
    </>
  )
}
