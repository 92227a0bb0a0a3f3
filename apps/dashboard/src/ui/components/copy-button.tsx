import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'

/** Puts a text on the clipboard, and says so for a moment. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const say = useMessages(common)
  const { copied, copy } = useClipboard({ timeout: 2000 })
  const Icon = copied ? IconCheck : IconCopy
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
      onClick={() => copy(value)}
      aria-live="polite"
    >
      {copied ? say('copied') : label}
    </Button>
  )
}
