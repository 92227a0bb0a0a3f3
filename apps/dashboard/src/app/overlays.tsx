import '@mantine/notifications/styles.layer.css'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'

/** Where toasts and dialogs are shown. */
export default function Overlays() {
  const say = useMessages(common)
  return (
    <>
      <Notifications position="bottom-right" limit={4} />
      <ModalsProvider modalProps={{ closeButtonProps: { 'aria-label': say('close') } }}>{null}</ModalsProvider>
    </>
  )
}
