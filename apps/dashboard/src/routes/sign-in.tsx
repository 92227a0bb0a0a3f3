import { createFileRoute, redirect } from '@tanstack/react-router'
import { pathParam } from '../app/search-params.ts'
import { loadSession } from '../app/session.ts'
import { SignInPage } from '../sign-in/sign-in-page.tsx'

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search: Record<string, unknown>): { to?: string | undefined } => ({ to: pathParam(search['to']) }),
  loaderDeps: ({ search }) => search,
  loader: async ({ deps }) => {
    const { space, account, blocked } = await loadSession()
    if (account) throw redirect({ href: deps.to ?? '/' })
    return { domain: space.domain, oidc: space.oidc, blocked }
  },
  component: function SignIn() {
    const { domain, oidc, blocked } = Route.useLoaderData()
    const { to } = Route.useSearch()
    return <SignInPage domain={domain} oidc={oidc} blocked={blocked} to={to} />
  },
})
