import { createRouter } from '@tanstack/react-router'
import { routeTree } from '../route-tree.generated.ts'
import { NotFound } from '../ui/components/not-found.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { PageSkeleton } from '../ui/components/skeletons.tsx'

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

/**
 * Begins to load the page that is asked for, while it is still unknown who is signed in; and the font after it, without
 * which it can be read.
 *
 * @returns resolves once the page is shown
 */
export function loadFirstPage(): Promise<void> {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    // what cannot be loaded now is said when the page is to be shown
    const route = router.routesById[routeId as keyof typeof router.routesById]
    router.loadRouteChunk(route)?.catch(() => {})
  }
  return new Promise((resolve) => {
    const stop = router.subscribe('onRendered', () => {
      stop()
      resolve()
      void import('../theme/font.css')
    })
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
