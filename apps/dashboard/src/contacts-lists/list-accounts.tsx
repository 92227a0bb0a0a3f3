import { Anchor, Button, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AccountPicker } from '../accounts/shared/account-picker.tsx'
import { useTRPC } from '../api/api.ts'
import { useMay } from '../app/allowed.tsx'
import { useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { listsMessages } from './lists.messages.ts'

/** The accounts on a contacts list. */
export default function ListAccounts({ id }: { id: number }) {
  const say = useMessages(listsMessages)
  const space = useSpace()
  const trpc = useTRPC()
  const may = useMay()
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    trpc.contactsLists.listContacts.infiniteQueryOptions(
      { id },
      { getNextPageParam: ({ next_cursor }) => next_cursor },
    ),
  )
  const accounts = data?.pages.flatMap((page) => page.data)
  const refresh = [trpc.contactsLists.pathFilter(), trpc.audit.pathFilter()]
  const add = useAction(trpc.contactsLists.addContact.mutationOptions(), { done: () => say('added'), refresh })
  const remove = useAction(trpc.contactsLists.removeContact.mutationOptions(), { done: () => say('taken'), refresh })
  return (
    <Section title={say('on_it')} description={say('on_it_text')}>
      {error && !accounts && <Problem error={error} reset={() => void refetch()} />}
      {!accounts && !error && <Lines />}
      {accounts?.length === 0 && <Text c="dimmed">{say('nobody')}</Text>}
      {accounts?.map((account) => (
        <Row
          key={account.id}
          title={
            <Anchor
              renderRoot={(props) => <Link to="/$space/accounts/$id" params={{ space, id: account.id }} {...props} />}
            >
              {account.username}
            </Anchor>
          }
          text={[account.display_name, account.phone].filter(Boolean).join(', ')}
          action={
            may('contactsLists.removeContact') && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={say('take_of', { name: account.username })}
                onClick={() => remove.mutate({ contacts_list_id: id, contact_id: account.id })}
              >
                {say('take')}
              </Button>
            )
          }
        />
      ))}
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say('more')}
        </Button>
      )}
      {accounts && may('contactsLists.addContact') && (
        <AccountPicker
          known={new Set(accounts.map((account) => account.id))}
          isBusy={add.isPending}
          onAdd={(contact_id) => add.mutateAsync({ contacts_list_id: id, contact_id })}
        />
      )}
    </Section>
  )
}
