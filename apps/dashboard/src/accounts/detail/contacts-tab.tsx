import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { Problem } from '../../ui/components/problem.tsx'
import { Section } from '../../ui/components/section.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { CardDavSection } from './carddav-section.tsx'
import { contactsMessages } from './contacts.messages.ts'
import { Row } from './row.tsx'
import type { KnownAccount } from './use-account.ts'

/** The address book that an account is given, and what it has for CardDAV servers. */
export default function ContactsTab({ account }: { account: KnownAccount }) {
  return (
    <Stack gap="md">
      <ContactsSection id={account.id} />
      <CardDavSection account={account} />
    </Stack>
  )
}

function ContactsSection({ id }: { id: number }) {
  const say = useMessages(contactsMessages)
  const trpc = useTRPC()
  const space = useSpace()
  const { data: contacts, error, refetch } = useQuery(trpc.contacts.list.queryOptions({ id }))
  const refresh = [trpc.contacts.pathFilter(), trpc.audit.pathFilter()]
  const remove = useAction(trpc.contacts.remove.mutationOptions(), { done: () => say('removed'), refresh })
  return (
    <Section title={say('title')} description={say('text')}>
      {error && <Problem error={error} reset={() => void refetch()} />}
      {!contacts && !error && <Lines />}
      {contacts?.length === 0 && <Text c="dimmed">{say('none')}</Text>}
      {contacts?.map((contact) => (
        <Row
          key={contact.id}
          title={
            <Anchor
              renderRoot={(props) => (
                <Link
                  to="/$space/accounts/$id"
                  params={{ space, id: contact.id }}
                  search={{ tab: 'contacts' }}
                  {...props}
                />
              )}
            >
              {contact.username}
            </Anchor>
          }
          text={[contact.display_name, contact.phone].filter(Boolean).join(', ')}
          action={
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={say('remove_of', { name: contact.username })}
              onClick={() => remove.mutate({ id, contact_id: contact.id })}
            >
              {say('remove')}
            </Button>
          }
        />
      ))}
      {contacts && <AddContact id={id} known={new Set([id, ...contacts.map((contact) => contact.id)])} />}
    </Section>
  )
}

const MAX_FOUND = 20

function AddContact({ id, known }: { id: number; known: ReadonlySet<number> }) {
  const say = useMessages(contactsMessages)
  const trpc = useTRPC()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [searched] = useDebouncedValue(text.trim(), 150)
  const { data } = useQuery(
    trpc.accounts.list.queryOptions(
      { limit: MAX_FOUND, ...(searched ? { text: searched } : {}) },
      { placeholderData: keepPreviousData },
    ),
  )
  const add = useAction(trpc.contacts.add.mutationOptions(), {
    done: () => say('added'),
    refresh: [trpc.contacts.pathFilter(), trpc.audit.pathFilter()],
  })
  const submit = async () => {
    await add.mutateAsync({ id, contact_id: Number(chosen) })
    setChosen(null)
    setText('')
  }
  return (
    <Group align="flex-end" gap="xs" mt="md">
      <Select
        flex={1}
        maw={420}
        label={say('find')}
        placeholder={say('find_text')}
        searchable
        clearable
        searchValue={text}
        onSearchChange={setText}
        // the server has searched already
        filter={({ options }) => options}
        nothingFoundMessage={say('nobody')}
        data={(data?.data ?? [])
          .filter((account) => !known.has(account.id))
          .map((account) => ({ value: String(account.id), label: account.username }))}
        value={chosen}
        onChange={setChosen}
      />
      <Button variant="default" disabled={chosen === null} loading={add.isPending} onClick={submit}>
        {say('add')}
      </Button>
    </Group>
  )
}
