import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { common } from '../../messages/common.messages.ts'
import { readLanguage } from '../../messages/language.ts'
import { sayIn } from '../../messages/messages.ts'

const closable = () => ({ closeButtonProps: { 'aria-label': sayIn(common, readLanguage())('close') } })

/** What can be done about what a toast says, such as undoing it. */
export interface ToastAction {
  label: string
  run: () => void
}

/** Says that something was done; with an action it stays long enough to be read and clicked. */
export function toastDone(message: string, action?: ToastAction): void {
  const id = notifications.show({
    message: action ? withAction(message, action, () => notifications.hide(id)) : message,
    color: 'lagoon',
    autoClose: action ? 15_000 : 4000,
    role: 'status',
    ...closable(),
  })
}

function withAction(message: string, { label, run }: ToastAction, close: () => void) {
  const onClick = () => {
    close()
    run()
  }
  return (
    <Group justify="space-between" gap="xs">
      <span>{message}</span>
      <Button size="compact-sm" variant="light" onClick={onClick}>
        {label}
      </Button>
    </Group>
  )
}

/** Says that something could not be done; it stays until it has been read. */
export function toastProblem(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 12_000, role: 'alert', ...closable() })
}
