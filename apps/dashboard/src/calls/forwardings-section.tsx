import { Button, Group, Modal } from '@mantine/core'
import type { CallForwarding as ForwardingSchema } from '@sipspace/core/schemas/call-forwardings/call-forwardings'
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { callsMessages } from './calls.messages.ts'
import type { ForwardingFields } from './forwarding-form.tsx'

const ForwardingForm = lazy(() => import('./forwarding-form.tsx'))

type Forwarding = z.output<typeof ForwardingSchema>
type ForwardingType = Forwarding['type']

const TYPES: readonly ForwardingType[] = ['always', 'no_answer', 'busy']

/** Where the calls to an account go: at most one forwarding of each type. */
export function ForwardingsSection(props: {
  query: { data: Forwarding[] | undefined; error: unknown; refetch: () => unknown }
  /** who calls may be forwarded to, by the ids of their accounts */
  contacts: { value: string; label: string }[]
  onSave: (type: ForwardingType, known: Forwarding | null, fields: ForwardingFields) => Promise<unknown>
  onRemove: (id: number) => void
}) {
  const { query, contacts, onSave, onRemove } = props
  const say = useMessages(callsMessages)
  const sayCommon = useMessages(common)
  const [edited, edit] = useState<ForwardingType | null>(null)
  const { data: forwardings, error, refetch } = query
  const knownOf = (type: ForwardingType) => forwardings?.find((one) => one.type === type) ?? null
  const targetOf = ({ forward_to, sip_uri, contact_sip_uri }: Forwarding) =>
    (forward_to === 'contact' ? contact_sip_uri : sip_uri) ?? say(`to_${forward_to}`)
  const askAndRemove = async (known: Forwarding) => {
    const isWanted = await confirm({
      title: say('remove_title'),
      text: say('remove_text'),
      losses: [say('loss_forwarding', { type: say(known.type), target: targetOf(known) })],
      action: say('remove'),
    })
    if (isWanted) onRemove(known.id)
  }
  return (
    <Section title={say('forwarding')} description={say('forwarding_text')}>
      {error !== null && !forwardings && <Problem error={error} reset={() => void refetch()} />}
      {!forwardings && error === null && <Lines />}
      {forwardings &&
        TYPES.map((type) => {
          const known = knownOf(type)
          return (
            <Row
              key={type}
              title={say(type)}
              text={
                known ? [targetOf(known), ...(known.enabled ? [] : [say('off')])].join(' · ') : say('not_forwarded')
              }
              action={
                <Group gap="xs">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={say(known ? 'change_of' : 'set_of', { type: say(type) })}
                    onClick={() => edit(type)}
                  >
                    {say(known ? 'change' : 'set')}
                  </Button>
                  {known && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      aria-label={say('remove_of', { type: say(type) })}
                      onClick={() => void askAndRemove(known)}
                    >
                      {say('remove')}
                    </Button>
                  )}
                </Group>
              }
            />
          )
        })}
      <Modal
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited && `${say('forwarding')}: ${say(edited)}`}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        <Suspense fallback={<Lines />}>
          {edited && (
            <ForwardingForm
              known={knownOf(edited)}
              contacts={contacts}
              onSave={(fields) => onSave(edited, knownOf(edited), fields)}
              onClose={() => edit(null)}
            />
          )}
        </Suspense>
      </Modal>
    </Section>
  )
}
