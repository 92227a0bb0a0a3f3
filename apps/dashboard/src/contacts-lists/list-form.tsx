import { Button, Group, Stack } from '@mantine/core'
import { type ContactsList, CreateContactsList } from '@sipspace/core/schemas/contacts/contacts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { useTRPC } from '../api/api.ts'
import { Editable } from '../app/allowed.tsx'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { toastDone } from '../ui/components/toast.tsx'
import { changedFields, useSaveChange } from '../ui/hooks/save-change.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { ListFields } from './list-fields.tsx'
import { listsMessages } from './lists.messages.ts'

type List = z.output<typeof ContactsList>

const valuesOf = ({ title, description }: Pick<List, 'title' | 'description'>) => ({ title, description })

/** What a contacts list is called, to be changed. */
export default function ListForm({ list }: { list: List }) {
  const say = useMessages(listsMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { id } = list
  const [base, setBase] = useState(list)
  const saveChange = useSaveChange({ kind: 'contacts_list', target_id: String(id) })
  const labels = { title: say('name'), description: say('description') }
  const form = useZodForm({ schema: CreateContactsList, initialValues: valuesOf(list), labels })
  const update = useAction(trpc.contactsLists.replace.mutationOptions(), {
    refresh: [trpc.contactsLists.pathFilter()],
    quiet: true,
  })
  const submit = form.send(async (fields) => {
    const saved = await saveChange({
      base,
      change: changedFields(fields, base),
      save: (change, { title, description, version }) =>
        update.mutateAsync({ title, description, ...change, id, version }),
      load: () => queries.fetchQuery(trpc.contactsLists.get.queryOptions({ id }, { staleTime: 0 })),
      labelOf: (field) => labels[field as keyof typeof labels],
    })
    if (saved === null) return false
    form.setInitialValues(valuesOf(saved))
    form.setValues(valuesOf(saved))
    setBase(saved)
    toastDone(sayCommon('saved'))
    return true
  })
  return (
    <Section title={say('settings')}>
      <Editable by="contactsLists.replace">
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <ListFields form={form} />
            <Group>
              <Button type="submit" loading={form.submitting}>
                {sayCommon('save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Editable>
    </Section>
  )
}
