import { Skeleton, Stack } from '@mantine/core'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'

const widths = ['92%', '78%', '86%', '64%', '90%', '72%', '83%', '58%']

/** Stands for a page that is being loaded. */
export function PageSkeleton() {
  const say = useMessages(common)
  return (
    <Stack p="lg" gap="md" role="status" aria-busy aria-label={say('loading')}>
      <Skeleton height={26} width={180} />
      <Skeleton height={36} width="60%" />
      <Lines />
    </Stack>
  )
}

/** Stands for rows of text that are being loaded. */
export function Lines() {
  return (
    <Stack gap="md" aria-hidden>
      {widths.map((width) => (
        <Skeleton key={width} height={16} width={width} />
      ))}
    </Stack>
  )
}
