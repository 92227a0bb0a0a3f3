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

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
