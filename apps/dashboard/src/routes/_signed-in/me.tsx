import { createFileRoute } from '@tanstack/react-router'
import { apiOf, queryClient } from '../../api/api.ts'
import { MePage } from '../../me/me-page.tsx'

export const Route = createFileRoute('/_signed-in/me')({
  loader: () => queryClient.ensureQueryData(apiOf(null).me.get.queryOptions()),
  component: MePage,
})
