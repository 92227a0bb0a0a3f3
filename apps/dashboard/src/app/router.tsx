import { createRouter } from '@tanstack/react-router'
import { whenSessionEnds } from '../api/api.ts'
import { routeTree } from '../route-tree.generated.ts'
import { NotFound } from '../ui/components/not-found.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { PageSkeleton } from '../ui/components/skeletons.tsx'
import { changeSession, formerSession } from './session.ts'

export const router = createRouter({
  routeTree,
  basepath: '/dashboard',
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Problem,
  defaultPendingComponent: PageSkeleton,
  scrollRestoration: true,
})

whenSessionEnds(async () => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return false
  const session = formerSession()
  if (session?.account) {
    const { askToSignIn } = await import('../sign-in/sign-in-again.tsx')
    if (await askToSignIn(session.account, session.space.oidc)) return true
  }
  void changeSession(() =>
    router.navigate({ to: '/sign-in', search: { to: href }, replace: true, ignoreBlocker: true }),
  )
  return false
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
