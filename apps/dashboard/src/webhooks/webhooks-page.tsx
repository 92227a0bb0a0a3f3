import { Stack } from '@mantine/core'
import { IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Empty } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { EndpointSection } from './endpoint-section.tsx'
import { webhooksMessages } from './webhooks.messages.ts'

/** Beside the first load: its fields take a library of their own. */
const NewEndpoint = lazy(() => import('./new-endpoint.tsx'))

const LOOK_AGAIN_MS = 5_000

/** Where the events of a Space are sent to, and how that goes. */
export function WebhooksPage() {
  const say = useMessages(webhooksMessages)
  const { data, error } = useQuery(useTRPC().webhooks.list.queryOptions({}, { refetchInterval: LOOK_AGAIN_MS }))
  const content = () => {
    if (!data) return error ? <Problem error={error} /> : <Lines />
    if (data.length === 0) return <Empty icon={IconWebhook} title={say('none')} text={say('none_text')} />
    return data.map((endpoint) => <EndpointSection key={endpoint.id} endpoint={endpoint} />)
  }
  return (
    <Page title={say('title')} description={say('intro')}>
      <Stack gap="md">
        {content()}
        <Section title={say('add_title')} description={say('add_text')}>
          <Suspense fallback={<Lines />}>
            <NewEndpoint />
          </Suspense>
        </Section>
      </Stack>
    </Page>
  )
}
