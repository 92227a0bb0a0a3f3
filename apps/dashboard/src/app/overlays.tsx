import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'

/** Where toasts and dialogs are shown. */
export default function Overlays() {
  return (
    <>
      <Notifications position="bottom-right" limit={4} />
      <ModalsProvider>{null}</ModalsProvider>
    </>
  )
}
