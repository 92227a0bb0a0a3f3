import { Group } from '@mantine/core'
import { useMessages } from '../messages/messages.ts'
import { PageSkeleton } from '../ui/components/skeletons.tsx'
import { Brand } from './brand.tsx'
import { shellMessages } from './shell.messages.ts'
import classes from './shell-skeleton.module.css'

/** Stands for the shell and a page in it until it is known who is signed in. */
export function ShellSkeleton() {
  const say = useMessages(shellMessages)
  return (
    <div className={classes['shell']}>
      <nav className={classes['navbar']} aria-label={say('navigation')}>
        <Group gap={9}>
          <Brand />
        </Group>
      </nav>
      <main className={classes['main']}>
        <PageSkeleton />
      </main>
    </div>
  )
}
