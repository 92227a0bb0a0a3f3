import { createFileRoute } from '@tanstack/react-router'
import { apiOf, queryClient } from '../../api/api.ts'
import { MePage } from '../../me/me-page.tsx'
import { readMeTab } from '../../me/me-tabs.ts'

export const Route = createFileRoute('/_signed-in/me')({
  validateSearch: readMeTab,
  loader: () => queryClient.ensureQueryData(apiOf(null).me.get.queryOptions()),
  component: MePage,
})
