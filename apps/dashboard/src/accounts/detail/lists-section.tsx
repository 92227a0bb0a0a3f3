import { Anchor, Button, Group, NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { Problem } from '../../ui/components/problem.tsx'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { contactsMessages } from './contacts.messages.ts'

/** The contacts lists that an account has. */
export function ListsSection({ id }: { id: number }) {
  const say = useMessages(contactsMessages)
  const space = useSpace()
  const trpc = useTRPC()
  const { data: lists, error, refetch } = useQuery(trpc.contactsLists.listOfAccount.queryOptions({ id }))
  const refresh = [trpc.contactsLists.pathFilter(), trpc.audit.pathFilter()]
  const unassign = useAction(trpc.contactsLists.unassign.mutationOptions(), { done: () => say('taken'), refresh })
  return (
    <Section title={say('lists')} description={say('lists_text')}>
      {error && !lists && <Problem error={error} reset={() => void refetch()} />}
      {!lists && !error && <Lines />}
      {lists?.length === 0 && <Text c="dimmed">{say('no_lists')}</Text>}
      {lists?.map(({ id: contacts_list_id, title, contacts_count }) => (
        <Row
          key={contacts_list_id}
          title={
            <Anchor
              renderRoot={(props) => (
                <Link to="/$space/contacts-lists/$id" params={{ space, id: contacts_list_id }} {...props} />
              )}
            >
              {title}
            </Anchor>
          }
          text={say('people', { count: contacts_count })}
          action={
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={say('take_of', { title })}
              onClick={() => unassign.mutate({ id, contacts_list_id })}
            >
              {say('take')}
            </Button>
          }
        />
      ))}
      {lists && <GiveList id={id} known={new Set(lists.map((list) => list.id))} />}
    </Section>
  )
}

function GiveList({ id, known }: { id: number; known: ReadonlySet<number> }) {
  const say = useMessages(contactsMessages)
  const space = useSpace()
  const trpc = useTRPC()
  const [chosen, setChosen] = useState('')
  const { data: lists } = useQuery(trpc.contactsLists.list.queryOptions({}))
  const assign = useAction(trpc.contactsLists.assign.mutationOptions(), {
    done: () => say('given'),
    refresh: [trpc.contactsLists.pathFilter(), trpc.audit.pathFilter()],
  })
  const give = async () => {
    await assign.mutateAsync({ id, contacts_list_id: Number(chosen) })
    setChosen('')
  }
  const offered = lists?.filter((list) => !known.has(list.id)) ?? []
  const manage = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/$space/contacts-lists" params={{ space }} {...props} />}>
      {say('manage_lists')}
    </Anchor>
  )
  if (lists?.length === 0) {
    return (
      <Text c="dimmed" mt="sm">
        {say('no_lists_in_space')} {manage}
      </Text>
    )
  }
  return (
    <>
      <Group align="flex-end" gap="xs" mt="md" mb="xs">
        <NativeSelect
          flex={1}
          maw={420}
          label={say('list')}
          value={chosen}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          disabled={offered.length === 0}
          data={[
            { value: '', label: say('choose_list') },
            ...offered.map((list) => ({ value: String(list.id), label: list.title })),
          ]}
        />
        <Button variant="default" disabled={chosen === ''} loading={assign.isPending} onClick={() => void give()}>
          {say('give')}
        </Button>
      </Group>
      {manage}
    </>
  )
}
