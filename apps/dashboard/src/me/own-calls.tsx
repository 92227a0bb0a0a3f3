import { Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiOf } from '../api/api.ts'
import { CallCharts } from '../calls/call-charts.tsx'
import { CallLog } from '../calls/call-log.tsx'
import { callsMessages } from '../calls/calls.messages.ts'
import { ForwardingsSection } from '../calls/forwardings-section.tsx'
import { VoicemailsSection } from '../calls/voicemails-section.tsx'
import { useMessages } from '../messages/messages.ts'
import { type PeriodName, timeZone } from '../ui/charts/period-choice.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import type { OwnAccount } from './own-changes.tsx'

const { callForwardings, callStatistics, contacts: contactsApi, voicemails: voicemailsApi } = apiOf(null)
const kept = { placeholderData: keepPreviousData }

/** The own calls: how many, which, where they are forwarded, and what callers have left. */
export default function OwnCalls({ account: { username, domain } }: { account: OwnAccount }) {
  const say = useMessages(callsMessages)
  const [period, setPeriod] = useState<PeriodName>('month')
  const [page, setPage] = useState(1)
  const series = useQuery(callStatistics.getOwnSeries.queryOptions({ period, time_zone: timeZone() }, kept))
  const log = useQuery(callStatistics.listOwn.queryOptions({ page }, kept))
  const voicemails = useQuery(voicemailsApi.listOwn.queryOptions({}))
  const remove = useAction(voicemailsApi.deleteOwn.mutationOptions(), {
    done: () => say('deleted'),
    refresh: [voicemailsApi.pathFilter()],
  })
  return (
    <Stack gap="md">
      <Forwardings />
      <VoicemailsSection query={voicemails} onRemove={(voicemail_id) => remove.mutate({ voicemail_id })} />
      <CallLog username={username} domain={domain} noneText={say('own_none_text')} query={log} onPage={setPage} />
      <CallCharts period={period} onPeriod={setPeriod} query={series} />
    </Stack>
  )
}

function Forwardings() {
  const say = useMessages(callsMessages)
  const query = useQuery(callForwardings.listOwn.queryOptions({}))
  const { data: contacts = [] } = useQuery(contactsApi.listOwn.queryOptions({}))
  const refresh = [callForwardings.pathFilter()]
  const saved = { done: () => say('saved'), refresh, quiet: true }
  const create = useAction(callForwardings.createOwn.mutationOptions(), saved)
  const update = useAction(callForwardings.replaceOwn.mutationOptions(), saved)
  const remove = useAction(callForwardings.deleteOwn.mutationOptions(), { done: () => say('removed'), refresh })
  return (
    <ForwardingsSection
      query={query}
      contacts={contacts.map((contact) => ({
        value: String(contact.id),
        label: contact.display_name ?? contact.username,
      }))}
      onSave={(type, known, fields) =>
        known
          ? update.mutateAsync({ ...fields, call_forwarding_id: known.id })
          : create.mutateAsync({ ...fields, type })
      }
      onRemove={(call_forwarding_id) => remove.mutate({ call_forwarding_id })}
    />
  )
}
