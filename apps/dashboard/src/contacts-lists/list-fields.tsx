import { Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useMessages } from '../messages/messages.ts'
import { listsMessages } from './lists.messages.ts'

/** What a contacts list is called, and what it is for. */
export function ListFields({ form }: { form: UseFormReturnType<{ title: string; description: string }> }) {
  const say = useMessages(listsMessages)
  return (
    <>
      <TextInput
        label={say('name')}
        withAsterisk
        autoComplete="off"
        maxLength={255}
        data-autofocus
        key={form.key('title')}
        {...form.getInputProps('title')}
      />
      <Textarea
        label={say('description')}
        withAsterisk
        rows={3}
        maxLength={1000}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
    </>
  )
}
