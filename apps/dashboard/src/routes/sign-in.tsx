import { createFileRoute, redirect } from '@tanstack/react-router'
import { textParam } from '../app/search-params.ts'
import { loadSession } from '../app/session.ts'
import { SignInPage } from '../sign-in/sign-in-page.tsx'

/** Where to go on: a path of the dashboard, and of nowhere else. */
const pathParam = (value: unknown): string | undefined => {
  const path = textParam(value, 2000)
  return path && /^\/(?![/\\])/.test(path) ? path : undefined
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search: Record<string, unknown>): { to?: string | undefined } => ({ to: pathParam(search['to']) }),
  loaderDeps: ({ search }) => search,
  loader: async ({ deps }) => {
    const { space, account } = await loadSession()
    if (account) throw redirect({ href: deps.to ?? '/' })
    return { domain: space.domain, oidc: space.oidc }
  },
  component: function SignIn() {
    const { domain, oidc } = Route.useLoaderData()
    const { to } = Route.useSearch()
    return <SignInPage domain={domain} oidc={oidc} to={to} />
  },
})
