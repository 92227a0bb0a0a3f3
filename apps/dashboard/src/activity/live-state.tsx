import { ActionIcon, Group, Text } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMessages } from '../messages/messages.ts'
import { activityMessages } from './activity.messages.ts'
import classes from './activity.module.css'

const WORDS = { pending: 'live', connecting: 'connecting', error: 'broken', idle: 'connecting', past: 'past' } as const

/** Whether what happens is shown as it happens; one may hold it back. */
export function LiveState(props: { status: keyof typeof WORDS; isHeld: boolean; onHold: (isHeld: boolean) => void }) {
  const { status, isHeld, onHold } = props
  const say = useMessages(activityMessages)
  const isLive = status === 'pending'
  const Icon = isHeld ? IconPlayerPlay : IconPlayerPause
  return (
    <Group gap={6} className={classes['live'] ?? ''}>
      <span className={classes['light']} data-status={isLive && isHeld ? 'held' : status} aria-hidden />
      <Text size="sm" role="status">
        {say(isLive && isHeld ? 'paused' : WORDS[status])}
      </Text>
      {isLive && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={say(isHeld ? 'resume' : 'pause')}
          title={say(isHeld ? 'resume' : 'pause')}
          onClick={() => onHold(!isHeld)}
        >
          <Icon size={15} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  )
}
