import { createFileRoute, redirect } from '@tanstack/react-router'
import { pathParam } from '../app/search-params.ts'
import { loadSession } from '../app/session.ts'
import { SecondFactorPage } from '../sign-in/second-factor-page.tsx'

export const Route = createFileRoute('/second-factor')({
  validateSearch: (search: Record<string, unknown>): { to?: string | undefined } => ({ to: pathParam(search['to']) }),
  loaderDeps: ({ search }) => search,
  loader: async ({ deps }) => {
    const { account } = await loadSession()
    if (!account) throw redirect({ to: '/sign-in', search: deps })
    if (account.second_factor === 'off' || account.second_factor === 'shown') throw redirect({ href: deps.to ?? '/' })
    return { account }
  },
  component: function SecondFactor() {
    const { account } = Route.useLoaderData()
    const { to } = Route.useSearch()
    return <SecondFactorPage account={account} to={to} />
  },
})
