import { Button, Group, Stack, Text } from '@mantine/core'
import type { WebhookEndpoint } from '@sipspace/core/schemas/webhooks/webhooks'
import { useState } from 'react'
import type { z } from 'zod'
import { useKindName } from '../activity/kind-name.ts'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Section } from '../ui/components/section.tsx'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { EndpointDeliveries } from './endpoint-deliveries.tsx'
import { NewSecret } from './new-secret.tsx'
import { ReplayForm } from './replay-form.tsx'
import { webhooksMessages } from './webhooks.messages.ts'

type Endpoint = z.output<typeof WebhookEndpoint>

/** An endpoint: how it is, what can be done with it, and what was sent to it. */
export function EndpointSection({ endpoint }: { endpoint: Endpoint }) {
  const say = useMessages(webhooksMessages)
  const sayKind = useKindName()
  const { moment } = useFormats()
  const [shown, show] = useState<'deliveries' | 'replay' | null>(null)
  const { id, url, kinds, description, last_error, failing_since, last_success_at, waiting } = endpoint
  const facts = [
    kinds.length === 0 ? say('all_kinds') : kinds.map(sayKind).join(', '),
    last_success_at === null ? say('never') : say('last_success', { moment: moment(last_success_at) }),
    ...(waiting > 0 ? [say('waiting_count', { count: waiting })] : []),
  ]
  const toggle = (part: 'deliveries' | 'replay') => () => show(shown === part ? null : part)
  return (
    <Section title={description ?? url} description={description === null ? undefined : url}>
      <Stack gap="sm" align="flex-start">
        <Group gap="xs">
          <State endpoint={endpoint} />
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
        </Group>
        {last_error !== null && failing_since !== null && (
          <Text size="sm">{say('failing_since', { moment: moment(failing_since), error: last_error })}</Text>
        )}
        <Actions endpoint={endpoint}>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={shown === 'deliveries'}
            onClick={toggle('deliveries')}
          >
            {say('deliveries')}
          </Button>
          <Button size="compact-sm" variant="default" aria-expanded={shown === 'replay'} onClick={toggle('replay')}>
            {say('replay')}
          </Button>
        </Actions>
        {shown === 'deliveries' && <EndpointDeliveries id={id} />}
        {shown === 'replay' && <ReplayForm id={id} onDone={() => show('deliveries')} />}
      </Stack>
    </Section>
  )
}

function State({ endpoint: { enabled, failing_since } }: { endpoint: Endpoint }) {
  const say = useMessages(webhooksMessages)
  if (!enabled) return <StateBadge tone={failing_since === null ? 'neutral' : 'bad'}>{say('off')}</StateBadge>
  return failing_since === null ? (
    <StateBadge tone="good">{say('on')}</StateBadge>
  ) : (
    <StateBadge tone="warning">{say('failing')}</StateBadge>
  )
}

function Actions({ endpoint, children }: { endpoint: Endpoint; children: React.ReactNode }) {
  const say = useMessages(webhooksMessages)
  const trpc = useTRPC()
  const { id, url, enabled } = endpoint
  const refresh = [trpc.webhooks.pathFilter()]
  const test = useAction(trpc.webhooks.test.mutationOptions(), { done: () => say('test_sent'), refresh })
  const update = useAction(trpc.webhooks.update.mutationOptions(), { done: () => say('saved'), refresh })
  const rotate = useAction(trpc.webhooks.rotateSecret.mutationOptions(), { refresh })
  const remove = useAction(trpc.webhooks.delete.mutationOptions(), { done: () => say('removed', { url }), refresh })
  const askToRotate = async () => {
    const wanted = await confirm({ title: say('rotate_title'), text: say('rotate_text'), action: say('rotate') })
    if (wanted) rotate.mutate({ id })
  }
  const askToRemove = async () => {
    const losses = [say('loss', { url })]
    const wanted = await confirm({
      title: say('remove_title'),
      text: say('remove_text'),
      losses,
      action: say('remove'),
    })
    if (wanted) remove.mutate({ id })
  }
  return (
    <>
      <Group gap="xs">
        {children}
        <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate({ id })}>
          {say('test')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => void askToRotate()}>
          {say('rotate')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => update.mutate({ id, enabled: !enabled })}>
          {enabled ? say('switch_off') : say('switch_on')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="red" onClick={() => void askToRemove()}>
          {say('remove')}
        </Button>
      </Group>
      {rotate.data && <NewSecret url={url} secret={rotate.data.secret} />}
    </>
  )
}
