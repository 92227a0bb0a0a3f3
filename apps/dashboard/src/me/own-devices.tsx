import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '../api/api.ts'
import { devicesMessages } from '../devices/devices.messages.ts'
import { DevicesSection } from '../devices/devices-section.tsx'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { OwnSetup } from './own-setup.tsx'

const { devices } = apiOf(null)

/** Where the own account is registered. */
export default function OwnDevices() {
  const say = useMessages(devicesMessages)
  const query = useQuery(devices.listOwn.queryOptions({}))
  const remove = useAction(devices.deleteOwn.mutationOptions(), {
    done: () => say('removed'),
    refresh: [devices.pathFilter()],
  })
  return (
    <Stack gap="md">
      <DevicesSection text={say('own_text')} query={query} onRemove={(uuid) => remove.mutate({ uuid })} />
      <OwnSetup />
    </Stack>
  )
}
