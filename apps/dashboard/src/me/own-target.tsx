import { Button, Group, TextInput } from '@mantine/core'
import { ConfirmCode, RequestEmail, RequestPhone } from '@sipspace/core/schemas/changes/changes'
import { useState } from 'react'
import { apiOf } from '../app/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/section.tsx'
import { useAction } from '../ui/use-action.ts'
import { useZodForm } from '../ui/use-zod-form.ts'
import { meMessages } from './me.messages.ts'
import classes from './me.module.css'

const { changes, me } = apiOf(null)

/** A new address, and the code that it was sent. */
export function ChangeEmail({ known }: { known: string | null }) {
  const say = useMessages(meMessages)
  const [target, setTarget] = useState<string | null>(null)
  const form = useZodForm({ schema: RequestEmail, initialValues: { email: '' }, labels: { email: say('new_email') } })
  const request = useAction(changes.requestEmail.mutationOptions(), {
    done: (_nothing, { email }) => say('code_sent', { target: email }),
    quiet: true,
  })
  const confirm = useAction(changes.confirmEmail.mutationOptions(), {
    done: ({ email }) => say('email_changed', { value: email ?? '' }),
    refresh: [me.get.queryFilter()],
    quiet: true,
  })
  const submit = form.send(async ({ email }) => {
    await request.mutateAsync({ email })
    setTarget(email)
  })
  return (
    <Section title={say('email')} description={known ?? say('email_text')}>
      {target === null ? (
        <form className={classes['line']} onSubmit={submit} noValidate>
          <TextInput
            type="email"
            label={say('new_email')}
            description={known === null ? undefined : say('email_text')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="email"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Button type="submit" variant="default" loading={form.submitting}>
            {say('send_code')}
          </Button>
        </form>
      ) : (
        <CodeForm target={target} onCode={confirm.mutateAsync} onEnd={() => setTarget(null)} />
      )}
    </Section>
  )
}

/** A new number, and the code that it was sent. */
export function ChangePhone({ known }: { known: string | null }) {
  const say = useMessages(meMessages)
  const [target, setTarget] = useState<string | null>(null)
  const form = useZodForm({ schema: RequestPhone, initialValues: { phone: '' }, labels: { phone: say('new_phone') } })
  const request = useAction(changes.requestPhone.mutationOptions(), {
    done: (_nothing, { phone }) => say('code_sent', { target: phone }),
    quiet: true,
  })
  const confirm = useAction(changes.confirmPhone.mutationOptions(), {
    done: ({ phone }) => say('phone_changed', { value: phone ?? '' }),
    refresh: [me.get.queryFilter()],
    quiet: true,
  })
  const submit = form.send(async ({ phone }) => {
    await request.mutateAsync({ phone })
    setTarget(phone)
  })
  return (
    <Section title={say('phone')} description={known ?? say('phone_text')}>
      {target === null ? (
        <form className={classes['line']} onSubmit={submit} noValidate>
          <TextInput
            type="tel"
            label={say('new_phone')}
            placeholder={say('phone_hint')}
            description={known === null ? undefined : say('phone_text')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="tel"
            key={form.key('phone')}
            {...form.getInputProps('phone')}
          />
          <Button type="submit" variant="default" loading={form.submitting}>
            {say('send_code')}
          </Button>
        </form>
      ) : (
        <CodeForm target={target} onCode={confirm.mutateAsync} onEnd={() => setTarget(null)} />
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
