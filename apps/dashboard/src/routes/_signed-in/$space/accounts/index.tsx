import { createFileRoute } from '@tanstack/react-router'
import { readAccountSearch } from '../../../../accounts/list/account-search.ts'
import { AccountsPage } from '../../../../accounts/list/accounts-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/accounts/')({
  validateSearch: readAccountSearch,
  component: AccountsPage,
})
