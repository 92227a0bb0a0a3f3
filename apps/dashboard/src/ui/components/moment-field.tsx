import { TextInput, type TextInputProps } from '@mantine/core'
import { type ReactNode, useState } from 'react'

/** As an input of the browser writes a moment: in its own zone, to the minute. */
function localOf(iso: string): string {
  if (iso === '') return ''
  const date = new Date(iso)
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

/** A moment, in the reader's zone; what it gives on is ISO 8601 in UTC, or empty. */
export function MomentField(props: {
  label: string
  description?: string
  defaultValue?: string
  onChange?: (iso: string) => void
  error?: ReactNode
  inputWrapperOrder?: TextInputProps['inputWrapperOrder'] & object
  'data-path'?: string
}) {
  const { defaultValue = '', onChange, ...others } = props
  const [text, setText] = useState(() => localOf(defaultValue))
  return (
    <TextInput
      {...others}
      type="datetime-local"
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        const moment = new Date(currentTarget.value)
        onChange?.(Number.isNaN(moment.getTime()) ? '' : moment.toISOString())
      }}
    />
  )
}
