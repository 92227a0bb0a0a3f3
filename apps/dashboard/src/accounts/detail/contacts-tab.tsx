import { Anchor, Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { Problem } from '../../ui/components/problem.tsx'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { AccountPicker } from '../shared/account-picker.tsx'
import { CardDavSection } from './carddav-section.tsx'
import { contactsMessages } from './contacts.messages.ts'
import { ListsSection } from './lists-section.tsx'
import type { KnownAccount } from './use-account.ts'

/** The address book that an account is given, the lists that it has, and what it has for CardDAV servers. */
export default function ContactsTab({ account }: { account: KnownAccount }) {
  return (
    <Stack gap="md">
      <ContactsSection id={account.id} />
      <ListsSection id={account.id} />
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
  const add = useAction(trpc.contacts.add.mutationOptions(), { done: () => say('added'), refresh })
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
      {contacts && (
        <AccountPicker
          known={new Set([id, ...contacts.map((contact) => contact.id)])}
          isBusy={add.isPending}
          onAdd={(contact_id) => add.mutateAsync({ id, contact_id })}
        />
      )}
    </Section>
  )
}
