import { createFileRoute, notFound } from '@tanstack/react-router'
import { apiOf, queryClient } from '../../../../api/api.ts'
import { ListPage } from '../../../../contacts-lists/list-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/contacts-lists/$id')({
  params: {
    parse: ({ id }) => ({ id: Number(id) }),
    stringify: ({ id }) => ({ id: String(id) }),
  },
  loader: ({ params: { space, id } }) => {
    if (!Number.isInteger(id)) throw notFound()
    return queryClient.ensureQueryData(apiOf(space).contactsLists.get.queryOptions({ id }))
  },
  component: function ContactsList() {
    const { id } = Route.useParams()
    return <ListPage key={id} id={id} />
  },
})
