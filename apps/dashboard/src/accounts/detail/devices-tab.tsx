import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../api/api.ts'
import { devicesMessages } from '../../devices/devices.messages.ts'
import { DevicesSection } from '../../devices/devices-section.tsx'
import { useMessages } from '../../messages/messages.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import classes from '../shared/accounts.module.css'
import { ExternalSection } from './external-section.tsx'
import type { KnownAccount } from './use-account.ts'

/** Where an account is registered, and the account that it has elsewhere. */
export default function DevicesTab({ account: { id } }: { account: KnownAccount }) {
  const say = useMessages(devicesMessages)
  const trpc = useTRPC()
  const query = useQuery(trpc.devices.list.queryOptions({ id }))
  const remove = useAction(trpc.devices.delete.mutationOptions(), {
    done: () => say('removed'),
    refresh: [trpc.devices.pathFilter()],
  })
  return (
    <div className={classes['halves']}>
      <DevicesSection text={say('text')} query={query} onRemove={(uuid) => remove.mutate({ id, uuid })} />
      <ExternalSection id={id} />
    </div>
  )
}
