import { NativeSelect, type NativeSelectProps, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { COUNTRIES } from '@sipspace/core/schemas/phones/countries'
import { useLanguage, useMessages } from '../messages/messages.ts'
import { MomentField } from '../ui/components/moment-field.tsx'
import { fieldMessages } from './space-fields.messages.ts'
import { CHOICES, FIELDS, type SpaceField } from './space-fields.ts'
import classes from './spaces.module.css'

type Form = Pick<UseFormReturnType<Record<string, unknown>>, 'key' | 'getInputProps'>

const WITHOUT_HINT = {} as const

/** Hints below, so that what is typed in stands in line. */
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** Countries by their names in the reader's language, with none first. */
function CountryField(props: Omit<NativeSelectProps, 'data'>) {
  const say = useMessages(fieldMessages)
  const { language } = useLanguage()
  const names = new Intl.DisplayNames(language, { type: 'region' })
  const countries = COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) =>
    a.label.localeCompare(b.label, language),
  )
  return (
    <NativeSelect
      {...props}
      inputWrapperOrder={ORDER}
      data={[{ value: '', label: say('country_none') }, ...countries]}
    />
  )
}

/** One setting of a Space, as what it is. */
export function SpaceFieldInput({ field, form, placeholder }: { field: SpaceField; form: Form; placeholder?: string }) {
  const say = useMessages(fieldMessages)
  const { kind } = FIELDS[field]
  const hint = `${field}_hint` as const
  const description = hint in fieldMessages.en ? { description: say(hint as 'host_hint') } : WITHOUT_HINT
  const common = { label: say(field), ...description, ...(placeholder === undefined ? {} : { placeholder }) }
  const isChecked = kind === 'switch' || kind === 'offered'
  const props = form.getInputProps(field, isChecked ? { type: 'checkbox' } : {})
  if (kind === 'switch') return <Switch {...common} key={form.key(field)} {...props} />
  if (kind === 'offered') {
    return (
      <Switch
        {...common}
        key={form.key(field)}
        {...props}
        defaultChecked={!props.defaultChecked}
        onChange={({ currentTarget }) => props.onChange(!currentTarget.checked)}
      />
    )
  }
  if (kind === 'number') {
    return (
      <NumberInput
        {...common}
        inputWrapperOrder={ORDER}
        hideControls
        allowDecimal={false}
        min={0}
        key={form.key(field)}
        {...props}
      />
    )
  }
  if (kind === 'choice') {
    const data = (CHOICES[field] ?? []).map((value) => ({ value, label: say(`choice_${value}` as 'choice_both') }))
    return <NativeSelect {...common} inputWrapperOrder={ORDER} data={data} key={form.key(field)} {...props} />
  }
  if (kind === 'country') return <CountryField {...common} key={form.key(field)} {...props} />
  if (kind === 'moment') return <MomentField {...common} inputWrapperOrder={ORDER} key={form.key(field)} {...props} />
  if (kind === 'lines')
    return <Textarea {...common} inputWrapperOrder={ORDER} autosize minRows={3} key={form.key(field)} {...props} />
  if (kind === 'code') {
    return (
      <Textarea
        {...common}
        inputWrapperOrder={ORDER}
        autosize
        minRows={6}
        maxRows={24}
        spellCheck={false}
        classNames={{ input: classes['code'] ?? '' }}
        key={form.key(field)}
        {...props}
      />
    )
  }
  return <TextInput {...common} inputWrapperOrder={ORDER} autoComplete="off" key={form.key(field)} {...props} />
}
