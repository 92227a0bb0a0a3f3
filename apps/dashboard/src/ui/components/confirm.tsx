import { Button, Code, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { type FormEvent, type ReactNode, useState } from 'react'
import { common } from '../../messages/common.messages.ts'
import { readLanguage } from '../../messages/language.ts'
import { sayIn, useMessages } from '../../messages/messages.ts'

interface Question {
  title: string
  /** what is about to happen, in a sentence */
  text: ReactNode
  /** what will be lost for good, one by one */
  losses?: string[]
  /** what the button does, such as “Delete 3 accounts” */
  action: string
  /** a name that has to be typed in first */
  typed?: string
  /** whether it destroys something; yes when anything is lost */
  isDestructive?: boolean
}

/** Asks before something happens. Whether the answer was yes; closing the dialog is a no. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const id = modals.open({
      title: question.title,
      closeButtonProps: { 'aria-label': sayIn(common, readLanguage())('close') },
      onClose: () => resolve(false),
      children: (
        <Confirmation
          {...question}
          onAnswer={(answer) => {
            resolve(answer)
            modals.close(id)
          }}
        />
      ),
    })
  })
}

function Confirmation(props: Question & { onAnswer: (answer: boolean) => void }) {
  const { text, losses = [], action, typed, isDestructive = losses.length > 0, onAnswer } = props
  const say = useMessages(common)
  const [given, setGiven] = useState('')
  const isReady = typed === undefined || given === typed
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) onAnswer(true)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{text}</Text>
        {losses.length > 0 && (
          <div>
            <Text mb={6}>{say('will_be_lost')}</Text>
            <List spacing={2}>
              {losses.map((loss) => (
                <List.Item key={loss}>{loss}</List.Item>
              ))}
            </List>
          </div>
        )}
        {typed !== undefined && (
          <TextInput
            label={
              <>
                {say('type_to_confirm')} <Code>{typed}</Code>
              </>
            }
            value={given}
            onChange={(event) => setGiven(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(false)} data-autofocus={typed === undefined || undefined}>
            {say('cancel')}
          </Button>
          <Button type="submit" {...(isDestructive ? { color: 'red' } : {})} disabled={!isReady}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
