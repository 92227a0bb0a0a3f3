import { Anchor, PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import { useMessages } from '../../messages/messages.ts'
import { fieldsMessages } from './fields.messages.ts'

/** No letters that are taken for others. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 20

/** About 116 bits. */
const randomPassword = (): string =>
  Array.from({ length: LENGTH }, () => {
    // the last numbers of a byte would favour the first letters
    let byte = 255
    while (byte >= LETTERS.length * 4) byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? 255
    return LETTERS[byte % LETTERS.length]
  }).join('')

/**
 * A new password, typed in or made up; one that was made up is shown, as a person has to be given it. The field stays the
 * same one all the while, for password managers.
 *
 * @param props `onChange`: as a form's `getInputProps` gives it, which takes an event or a value
 */
export function PasswordField({
  defaultValue = '',
  onChange,
  ...props
}: Omit<PasswordInputProps, 'onChange' | 'value'> & { onChange?: (changed: unknown) => void }) {
  const say = useMessages(fieldsMessages)
  const [isVisible, setVisible] = useState(false)
  const [value, setValue] = useState(defaultValue)
  const change = (password: string) => {
    setValue(password)
    onChange?.(password)
  }
  const makeUp = () => {
    setVisible(true)
    change(randomPassword())
  }
  return (
    <div>
      <PasswordInput
        autoComplete="new-password"
        spellCheck={false}
        visible={isVisible}
        onVisibilityChange={setVisible}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        {...props}
      />
      <Anchor component="button" type="button" size="sm" mt={4} onClick={makeUp}>
        {say('generate')}
      </Anchor>
    </div>
  )
}
