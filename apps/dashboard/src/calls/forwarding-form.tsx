import { Button, Group, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core'
import { type CallForwarding, UpdateOwnForwarding } from '@sipspace/core/schemas/call-forwardings/call-forwardings'
import { useState } from 'react'
import { z } from 'zod'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { callsMessages } from './calls.messages.ts'

const { shape } = UpdateOwnForwarding
/** As the operation takes it; what a browser chooses of is text. */
const Fields = z.object({
  forward_to: shape.forward_to,
  sip_uri: shape.sip_uri,
  contact_id: z.string().nullish(),
  enabled: shape.enabled,
})

export type ForwardingFields = Pick<
  z.input<typeof UpdateOwnForwarding>,
  'forward_to' | 'sip_uri' | 'contact_id' | 'enabled'
>

const TARGETS = ['sip_uri', 'contact', 'voicemail'] as const

/** Where calls are forwarded in one case. */
export default function ForwardingForm(props: {
  known: z.output<typeof CallForwarding> | null
  contacts: { value: string; label: string }[]
  onSave: (fields: ForwardingFields) => Promise<unknown>
  onClose: () => void
}) {
  const { known, contacts, onSave, onClose } = props
  const say = useMessages(callsMessages)
  const sayCommon = useMessages(common)
  const [target, setTarget] = useState(known?.forward_to ?? 'sip_uri')
  const labels = {
    forward_to: say('forward_to'),
    sip_uri: say('sip_uri'),
    contact_id: say('contact_id'),
    enabled: say('enabled'),
  }
  const form = useZodForm({
    schema: Fields,
    initialValues: {
      forward_to: known?.forward_to ?? 'sip_uri',
      sip_uri: known?.sip_uri ?? '',
      contact_id: known?.contact_id ? String(known.contact_id) : (contacts[0]?.value ?? ''),
      enabled: known?.enabled ?? true,
    },
    labels,
  })
  form.watch('forward_to', ({ value }) => setTarget(value))
  const submit = form.send(async ({ forward_to, sip_uri, contact_id, enabled }) => {
    await onSave({
      forward_to,
      enabled,
      sip_uri: forward_to === 'sip_uri' ? sip_uri : null,
      contact_id: forward_to === 'contact' && contact_id ? Number(contact_id) : null,
    })
    onClose()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <NativeSelect
          label={labels.forward_to}
          data={TARGETS.map((value) => ({ value, label: say(`to_${value}`) }))}
          data-autofocus
          key={form.key('forward_to')}
          {...form.getInputProps('forward_to')}
        />
        {target === 'sip_uri' && (
          <TextInput
            label={labels.sip_uri}
            description={say('sip_uri_hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('sip_uri')}
            {...form.getInputProps('sip_uri')}
          />
        )}
        {target === 'contact' &&
          (contacts.length === 0 ? (
            <Text c="dimmed">{say('no_contacts')}</Text>
          ) : (
            <NativeSelect
              label={labels.contact_id}
              data={contacts}
              key={form.key('contact_id')}
              {...form.getInputProps('contact_id')}
            />
          ))}
        <Switch
          label={labels.enabled}
          key={form.key('enabled')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
