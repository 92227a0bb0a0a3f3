import { createFileRoute } from '@tanstack/react-router'
import { apiOf, queryClient } from '../../../api/api.ts'
import { requireSuperAdmin } from '../../../app/session.ts'
import { SpacePage } from '../../../spaces/space-page.tsx'
import { readSpaceTab } from '../../../spaces/space-search.ts'

export const Route = createFileRoute('/_signed-in/spaces/$domain')({
  validateSearch: readSpaceTab,
  beforeLoad: requireSuperAdmin,
  loader: ({ params }) => queryClient.ensureQueryData(apiOf(null).spaces.get.queryOptions(params)),
  component: SpacePage,
})
