import { Anchor, PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import { useMessages } from '../messages/messages.ts'
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

/** A new password, typed in or made up; one that was made up is shown, as somebody has to be told it. */
export function PasswordField({ onMakeUp, ...props }: PasswordInputProps & { onMakeUp: (password: string) => void }) {
  const say = useMessages(fieldsMessages)
  const [isVisible, setVisible] = useState(false)
  const makeUp = () => {
    setVisible(true)
    onMakeUp(randomPassword())
  }
  return (
    <div>
      <PasswordInput
        autoComplete="new-password"
        spellCheck={false}
        visible={isVisible}
        onVisibilityChange={setVisible}
        {...props}
      />
      <Anchor component="button" type="button" size="sm" mt={4} onClick={makeUp}>
        {say('generate')}
      </Anchor>
    </div>
  )
}
