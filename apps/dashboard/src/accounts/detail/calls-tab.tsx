import { Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { CallCharts } from '../../calls/call-charts.tsx'
import { CallLog } from '../../calls/call-log.tsx'
import { callsMessages } from '../../calls/calls.messages.ts'
import { ForwardingsSection } from '../../calls/forwardings-section.tsx'
import { VoicemailsSection } from '../../calls/voicemails-section.tsx'
import { useMessages } from '../../messages/messages.ts'
import { type PeriodName, timeZone } from '../../ui/charts/period-choice.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import classes from '../shared/accounts.module.css'
import type { KnownAccount } from './use-account.ts'

/** The calls of an account: how many, which, where they are forwarded, and what callers have left. */
export default function CallsTab({ account }: { account: KnownAccount }) {
  const { id, username, domain } = account
  const say = useMessages(callsMessages)
  const trpc = useTRPC()
  const [period, setPeriod] = useState<PeriodName>('month')
  const [page, setPage] = useState(1)
  const kept = { placeholderData: keepPreviousData }
  const series = useQuery(trpc.callStatistics.getSeries.queryOptions({ id, period, time_zone: timeZone() }, kept))
  const log = useQuery(trpc.callStatistics.list.queryOptions({ id, page }, kept))
  const voicemails = useQuery(trpc.voicemails.list.queryOptions({ id }))
  const remove = useAction(trpc.voicemails.delete.mutationOptions(), {
    done: () => say('deleted'),
    refresh: [trpc.voicemails.pathFilter()],
  })
  return (
    <Stack gap="md">
      <CallCharts period={period} onPeriod={setPeriod} query={series} />
      <div className={classes['halves']}>
        <Stack gap="md">
          <Forwardings id={id} />
          <VoicemailsSection query={voicemails} onRemove={(voicemail_id) => remove.mutate({ id, voicemail_id })} />
        </Stack>
        <CallLog username={username} domain={domain} noneText={say('none_text')} query={log} onPage={setPage} />
      </div>
    </Stack>
  )
}

function Forwardings({ id }: { id: number }) {
  const say = useMessages(callsMessages)
  const trpc = useTRPC()
  const query = useQuery(trpc.callForwardings.list.queryOptions({ id }))
  const { data: contacts = [] } = useQuery(trpc.contacts.list.queryOptions({ id }))
  const refresh = [trpc.callForwardings.pathFilter(), trpc.audit.pathFilter()]
  const saved = { done: () => say('saved'), refresh, quiet: true }
  const create = useAction(trpc.callForwardings.create.mutationOptions(), saved)
  const update = useAction(trpc.callForwardings.replace.mutationOptions(), saved)
  const remove = useAction(trpc.callForwardings.delete.mutationOptions(), { done: () => say('removed'), refresh })
  return (
    <ForwardingsSection
      query={query}
      contacts={contacts.map((contact) => ({ value: String(contact.id), label: contact.username }))}
      onSave={(type, known, fields) =>
        known
          ? update.mutateAsync({ ...fields, id, call_forwarding_id: known.id })
          : create.mutateAsync({ ...fields, id, type })
      }
      onRemove={(call_forwarding_id) => remove.mutate({ id, call_forwarding_id })}
    />
  )
}
