import { Select, SimpleGrid, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useMessages } from '../../messages/messages.ts'
import { fieldsMessages } from './fields.messages.ts'

/** What an account is known by, beside its name and password, as a form holds it. */
export interface ProfileValues extends Record<string, unknown> {
  display_name: string
  email: string
  phone: string
  language: 'en' | 'fr' | null
  dtmf_protocol: 'sipinfo' | 'sipmessage' | 'rfc2833' | null
  admin: boolean
}

type Form = Pick<UseFormReturnType<ProfileValues>, 'key' | 'getInputProps'>

/** The fields that a new account and a known one have in common. */
export function ProfileFields({ form }: { form: Form }) {
  const say = useMessages(fieldsMessages)
  return (
    <>
      <TextInput
        label={say('display_name')}
        autoComplete="off"
        key={form.key('display_name')}
        {...form.getInputProps('display_name')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          label={say('email')}
          type="email"
          autoComplete="off"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <TextInput
          label={say('phone')}
          type="tel"
          placeholder={say('phone_hint')}
          autoComplete="off"
          key={form.key('phone')}
          {...form.getInputProps('phone')}
        />
        <Select
          label={say('language')}
          placeholder={say('language_any')}
          clearable
          data={[
            { value: 'en', label: 'English' },
            { value: 'fr', label: 'Français' },
          ]}
          key={form.key('language')}
          {...form.getInputProps('language')}
        />
        <Select
          label={say('dtmf_protocol')}
          placeholder={say('dtmf_any')}
          clearable
          data={(['rfc2833', 'sipinfo', 'sipmessage'] as const).map((value) => ({
            value,
            label: say(`dtmf_${value}`),
          }))}
          key={form.key('dtmf_protocol')}
          {...form.getInputProps('dtmf_protocol')}
        />
      </SimpleGrid>
      <Switch
        label={say('admin')}
        description={say('admin_hint')}
        key={form.key('admin')}
        {...form.getInputProps('admin', { type: 'checkbox' })}
      />
    </>
  )
}
