import { Stack, Text, ThemeIcon } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'

/** Says why a list is empty, and what to do about it. */
export function Empty(props: {
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  title: string
  text?: string
  action?: ReactNode
}) {
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
