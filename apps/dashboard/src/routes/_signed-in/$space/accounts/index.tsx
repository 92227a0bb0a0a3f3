import { createFileRoute } from '@tanstack/react-router'
import { prefetchAccounts } from '../../../../accounts/list/account-queries.ts'
import { readAccountSearch } from '../../../../accounts/list/account-search.ts'
import { AccountsPage } from '../../../../accounts/list/accounts-page.tsx'
import { apiOf } from '../../../../api/api.ts'

export const Route = createFileRoute('/_signed-in/$space/accounts/')({
  validateSearch: readAccountSearch,
  loaderDeps: ({ search }) => search,
  // a link that the pointer only passes over asks for nothing
  loader: ({ params: { space }, deps, preload }) => {
    if (!preload) prefetchAccounts(apiOf(space), deps)
  },
  component: AccountsPage,
})
