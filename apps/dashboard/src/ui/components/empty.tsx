import { Button, Stack, Text, ThemeIcon } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'

type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>

/** Says why a list is empty, and what to do about it. */
export function Empty(props: { icon: Icon; title: string; text?: string; action?: ReactNode }) {
  return (
    <Stack align="center" gap={6} py={64} px="lg" ta="center">
      <ThemeIcon variant="light" color="gray" size={44} radius="xl" mb={6}>
        <props.icon size={22} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Text fw={600} size="lg">
        {props.title}
      </Text>
      {props.text && (
        <Text c="dimmed" maw={380}>
          {props.text}
        </Text>
      )}
      {props.action}
    </Stack>
  )
}

/** Says that a search or the filters let nothing of a list through, and leads back to all of it. */
export function NoneFound(props: {
  icon: Icon
  /** what the page says of it */
  say: (key: 'none_found' | 'none_found_text' | 'clear') => string
  onClear: () => void
}) {
  const { icon, say, onClear } = props
  return (
    <Empty
      icon={icon}
      title={say('none_found')}
      text={say('none_found_text')}
      action={
        <Button variant="default" mt="xs" onClick={onClear}>
          {say('clear')}
        </Button>
      }
    />
  )
}
