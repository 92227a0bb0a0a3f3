import { Button, Group, TextInput } from '@mantine/core'
import { ConfirmCode, RequestEmail, RequestPhone } from '@sipspace/core/schemas/changes/changes'
import { useState } from 'react'
import type { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { toastDone } from '../ui/components/toast.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { meMessages } from './me.messages.ts'
import classes from './me.module.css'

const { changes, me } = apiOf(null)

/** A new address, and the code that it was sent. */
export function ChangeEmail({ known }: { known: string | null }) {
  const say = useMessages(meMessages)
  const request = useAction(changes.requestEmail.mutationOptions(), { quiet: true })
  const confirm = useAction(changes.confirmEmail.mutationOptions(), {
    done: ({ email }) => say('email_changed', { value: email ?? '' }),
    refresh: [me.get.queryFilter()],
    quiet: true,
  })
  return (
    <ChangeTarget
      field="email"
      schema={RequestEmail}
      known={known}
      onRequest={(email) => request.mutateAsync({ email })}
      onCode={confirm.mutateAsync}
    />
  )
}

/** A new number, and the code that it was sent. */
export function ChangePhone({ known }: { known: string | null }) {
  const say = useMessages(meMessages)
  const request = useAction(changes.requestPhone.mutationOptions(), { quiet: true })
  const confirm = useAction(changes.confirmPhone.mutationOptions(), {
    done: ({ phone }) => say('phone_changed', { value: phone ?? '' }),
    refresh: [me.get.queryFilter()],
    quiet: true,
  })
  return (
    <ChangeTarget
      field="phone"
      schema={RequestPhone}
      known={known}
      placeholder={say('phone_hint')}
      onRequest={(phone) => request.mutateAsync({ phone })}
      onCode={confirm.mutateAsync}
    />
  )
}

const TYPES = { email: 'email', phone: 'tel' } as const

/** Where a user is reached: sends a code there first, and asks for it. */
function ChangeTarget(props: {
  field: 'email' | 'phone'
  /** of an object with that field */
  schema: z.ZodObject
  known: string | null
  placeholder?: string
  onRequest: (target: string) => Promise<unknown>
  onCode: (input: { code: string }) => Promise<unknown>
}) {
  const { field, schema, known, placeholder, onRequest, onCode } = props
  const say = useMessages(meMessages)
  const [target, setTarget] = useState<string | null>(null)
  const label = say(`new_${field}`)
  const form = useZodForm({ schema, initialValues: { [field]: '' }, labels: { [field]: label } })
  const submit = form.send(async (input) => {
    const wanted = String(input[field])
    await onRequest(wanted)
    toastDone(say('code_sent', { target: wanted }))
    setTarget(wanted)
  })
  return (
    <Section title={say(field)} description={known ?? say(`${field}_text`)}>
      {target === null ? (
        <form className={classes['line']} onSubmit={submit} noValidate>
          <TextInput
            type={TYPES[field]}
            label={label}
            placeholder={placeholder}
            description={known === null ? undefined : say(`${field}_text`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete={TYPES[field]}
            key={form.key(field)}
            {...form.getInputProps(field)}
          />
          <Button type="submit" variant="default" loading={form.submitting}>
            {say('send_code')}
          </Button>
        </form>
      ) : (
        <CodeForm target={target} onCode={onCode} onEnd={() => setTarget(null)} />
      )}
    </Section>
  )
}

function CodeForm(props: { target: string; onCode: (input: { code: string }) => Promise<unknown>; onEnd: () => void }) {
  const { target, onCode, onEnd } = props
  const say = useMessages(meMessages)
  const form = useZodForm({ schema: ConfirmCode, initialValues: { code: '' }, labels: { code: say('code') } })
  const submit = form.send(async (input) => {
    await onCode(input)
    onEnd()
  })
  return (
    <form className={classes['line']} onSubmit={submit} noValidate>
      <TextInput
        label={say('code')}
        description={say('code_hint', { target })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={4}
        key={form.key('code')}
        {...form.getInputProps('code')}
      />
      <Group gap="xs">
        <Button type="submit" loading={form.submitting}>
          {say('confirm')}
        </Button>
        <Button variant="default" onClick={onEnd}>
          {say('other')}
        </Button>
      </Group>
    </form>
  )
}
