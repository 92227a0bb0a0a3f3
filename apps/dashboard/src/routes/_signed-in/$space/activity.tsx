import { createFileRoute } from '@tanstack/react-router'
import { ActivityPage } from '../../../activity/activity-page.tsx'
import { readActivitySearch } from '../../../activity/activity-search.ts'

export const Route = createFileRoute('/_signed-in/$space/activity')({
  validateSearch: readActivitySearch,
  component: ActivityPage,
})
