import { notifications } from '@mantine/notifications'
import { common } from '../../messages/common.messages.ts'
import { readLanguage, sayIn } from '../../messages/messages.ts'

const closable = () => ({ closeButtonProps: { 'aria-label': sayIn(common, readLanguage())('close') } })

/** Says that something was done. */
export function toastDone(message: string): void {
  notifications.show({ message, color: 'lagoon', autoClose: 4000, role: 'status', ...closable() })
}

/** Says that something could not be done; it stays until it has been read. */
export function toastProblem(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 12_000, role: 'alert', ...closable() })
}
