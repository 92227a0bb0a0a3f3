import { Text, UnstyledButton } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { queryClient } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { usePopup } from '../ui/hooks/use-popup.tsx'
import { spacesQuery, useSpace } from './navigation.ts'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'

const load = () => import('./space-popup.tsx')
const SpacePopup = lazy(load)
const loadWithSpaces = () => Promise.all([load(), queryClient.prefetchQuery(spacesQuery())])

/** The Space that one is in. A super admin goes to another by it; the address says which it is. */
export function SpaceSwitcher() {
  const say = useMessages(shellMessages)
  const { role } = useSignedIn()
  const space = useSpace()
  if (role !== 'superAdmin') {
    return (
      <div className={classes['space']}>
        <SpaceName label={say('space')} domain={space} />
      </div>
    )
  }
  return <Switcher space={space} />
}

function SpaceName({ label, domain }: { label: string; domain: string }) {
  return (
    <span className={classes['spaceName']}>
      <Text component="span" display="block" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="span" display="block" size="sm" fw={550} truncate>
        {domain}
      </Text>
    </span>
  )
}

function Switcher({ space }: { space: string }) {
  const say = useMessages(shellMessages)
  const { button, popup, isWanted } = usePopup('listbox', loadWithSpaces)
  return (
    <>
      <UnstyledButton {...button} className={classes['space']}>
        <SpaceName label={say('switch_space')} domain={space} />
        <IconSelector size={16} stroke={1.6} aria-hidden />
      </UnstyledButton>
      <Suspense>{isWanted && <SpacePopup {...popup} />}</Suspense>
    </>
  )
}
