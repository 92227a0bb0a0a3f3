import { createFileRoute, notFound } from '@tanstack/react-router'
import { AccountPage } from '../../../../accounts/detail/account-page.tsx'
import { readTab } from '../../../../accounts/detail/account-tabs.ts'
import { apiOf, queryClient } from '../../../../api/api.ts'

export const Route = createFileRoute('/_signed-in/$space/accounts/$id')({
  params: {
    parse: ({ id }) => ({ id: Number(id) }),
    stringify: ({ id }) => ({ id: String(id) }),
  },
  validateSearch: readTab,
  loader: ({ params: { space, id } }) => {
    if (!Number.isInteger(id)) throw notFound()
    return queryClient.ensureQueryData(apiOf(space).accounts.get.queryOptions({ id }))
  },
  component: function Account() {
    return <AccountPage id={Route.useParams().id} />
  },
})
