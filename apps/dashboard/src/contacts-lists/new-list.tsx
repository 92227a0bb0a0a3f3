import { Button, Group, Stack } from '@mantine/core'
import { CreateContactsList } from '@sipspace/core/schemas/contacts/contacts'
import { useTRPC } from '../api/api.ts'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { ListFields } from './list-fields.tsx'
import { listsMessages } from './lists.messages.ts'

/** Makes a contacts list, which is empty at first. */
export default function NewList(props: { onClose: () => void; onCreated: (id: number) => void }) {
  const { onClose, onCreated } = props
  const say = useMessages(listsMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const form = useZodForm({
    schema: CreateContactsList,
    initialValues: { title: '', description: '' },
    labels: { title: say('name'), description: say('description') },
  })
  const create = useAction(trpc.contactsLists.create.mutationOptions(), {
    done: ({ title }) => say('created', { title }),
    refresh: [trpc.contactsLists.pathFilter()],
    quiet: true,
  })
  const submit = form.send(async (fields) => {
    const { id } = await create.mutateAsync(fields)
    onCreated(id)
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ListFields form={form} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('create_do')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
