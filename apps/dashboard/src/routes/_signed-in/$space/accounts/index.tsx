import { createFileRoute } from '@tanstack/react-router'
import { readAccountSearch } from '../../../../accounts/account-search.ts'
import { AccountsPage } from '../../../../accounts/accounts-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/accounts/')({
  validateSearch: readAccountSearch,
  component: AccountsPage,
})
