import { Anchor, Button } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../api/api.ts'
import { Allowed } from '../app/allowed.tsx'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Page } from '../ui/components/page.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { listsMessages } from './lists.messages.ts'
import classes from './lists.module.css'

const route = getRouteApi('/_signed-in/$space/contacts-lists/$id')

/** Loaded after the page: they bring schemas along. */
const ListForm = lazy(() => import('./list-form.tsx'))
const ListAccounts = lazy(() => import('./list-accounts.tsx'))

/** A contacts list, with the accounts that are on it. */
export function ListPage({ id }: { id: number }) {
  const say = useMessages(listsMessages)
  const { space } = route.useParams()
  const navigate = route.useNavigate()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { data: list } = useSuspenseQuery(trpc.contactsLists.get.queryOptions({ id }))
  const { title } = list
  const remove = useAction(trpc.contactsLists.delete.mutationOptions(), { done: () => say('deleted', { title }) })
  // what is loaded late must not ask for a list that is gone
  const isDeleted = remove.isPending || remove.isSuccess
  const askAndRemove = async () => {
    const isWanted = await confirm({
      title: say('delete_title', { title }),
      text: say('delete_text'),
      losses: [say('loss')],
      action: say('delete'),
    })
    if (!isWanted) return
    await remove.mutateAsync({ id })
    // it must not be offered once more from what was loaded before
    queries.removeQueries(trpc.contactsLists.list.queryFilter())
    queries.removeQueries(trpc.contactsLists.listOfAccount.pathFilter())
    await navigate({ to: '/$space/contacts-lists', params: { space } })
  }
  return (
    <Page
      title={title}
      description={list.description}
      above={
        <Anchor size="sm" renderRoot={(props) => <Link to="/$space/contacts-lists" params={{ space }} {...props} />}>
          ← {say('back')}
        </Anchor>
      }
      actions={
        <Allowed to="contactsLists.delete">
          <Button variant="light" color="red" loading={remove.isPending} onClick={() => void askAndRemove()}>
            {say('delete')}
          </Button>
        </Allowed>
      }
    >
      {isDeleted ? (
        <Lines />
      ) : (
        <Suspense fallback={<Lines />}>
          <div className={classes['columns']}>
            <ListAccounts id={id} />
            <ListForm list={list} />
          </div>
        </Suspense>
      )}
    </Page>
  )
}
