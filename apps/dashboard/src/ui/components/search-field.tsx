import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

const DEBOUNCE_MS = 200

/** A text to search for, given on a moment after the last key. */
export function SearchField(props: {
  label: string
  clearLabel: string
  value: string
  onSearch: (text: string) => void
}) {
  const { label, value, onSearch } = props
  const [text, setText] = useState(value)
  const searchSoon = useDebouncedCallback(onSearch, DEBOUNCE_MS)
  // the address may change by itself, as by the back button
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    if (text.trim() !== value) setText(value)
  }
  const change = (changed: string) => {
    setText(changed)
    searchSoon(changed)
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={255}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label={props.clearLabel} onClick={() => change('')} />
      }
    />
  )
}
