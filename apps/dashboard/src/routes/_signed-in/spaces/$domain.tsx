import { createFileRoute } from '@tanstack/react-router'
import { apiOf, queryClient } from '../../../api/api.ts'
import { requireAdminOf } from '../../../app/session.ts'
import { SpacePage } from '../../../spaces/space-page.tsx'
import { readSpaceTab } from '../../../spaces/space-search.ts'

export const Route = createFileRoute('/_signed-in/spaces/$domain')({
  validateSearch: readSpaceTab,
  beforeLoad: ({ context, params }) => requireAdminOf(params.domain, context.account),
  loader: ({ params }) => queryClient.ensureQueryData(apiOf(params.domain).spaces.getOwn.queryOptions({})),
  component: SpacePage,
})
