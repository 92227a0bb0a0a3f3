import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useMessages } from '../messages/messages.ts'
import { MomentField } from '../ui/moment-field.tsx'
import { fieldMessages } from './space-fields.messages.ts'
import { FIELDS, type SpaceField } from './space-fields.ts'
import classes from './spaces.module.css'

type Form = Pick<UseFormReturnType<Record<string, unknown>>, 'key' | 'getInputProps'>

const WITHOUT_HINT = {} as const

/** One setting of a Space, as what it is. */
export function SpaceFieldInput({ field, form, placeholder }: { field: SpaceField; form: Form; placeholder?: string }) {
  const say = useMessages(fieldMessages)
  const { kind } = FIELDS[field]
  const hint = `${field}_hint` as const
  const description = hint in fieldMessages.en ? { description: say(hint as 'host_hint') } : WITHOUT_HINT
  const common = { label: say(field), ...description, ...(placeholder === undefined ? {} : { placeholder }) }
  const isChecked = kind === 'switch' || kind === 'offered'
  const props = form.getInputProps(field, isChecked ? { type: 'checkbox' } : {})
  switch (kind) {
    case 'switch':
      return <Switch {...common} key={form.key(field)} {...props} />
    case 'offered':
      return (
        <Switch
          {...common}
          key={form.key(field)}
          {...props}
          defaultChecked={!props.defaultChecked}
          onChange={({ currentTarget }) => props.onChange(!currentTarget.checked)}
        />
      )
    case 'number':
      return <NumberInput {...common} hideControls allowDecimal={false} min={0} key={form.key(field)} {...props} />
    case 'moment':
      return <MomentField {...common} key={form.key(field)} {...props} />
    case 'lines':
      return <Textarea {...common} autosize minRows={3} maxRows={12} key={form.key(field)} {...props} />
    case 'code':
      return (
        <Textarea
          {...common}
          autosize
          minRows={6}
          maxRows={24}
          spellCheck={false}
          classNames={{ input: classes['code'] ?? '' }}
          key={form.key(field)}
          {...props}
        />
      )
    case 'text':
      return <TextInput {...common} autoComplete="off" key={form.key(field)} {...props} />
  }
}
