import { createFileRoute } from '@tanstack/react-router'
import { requireSuperAdmin } from '../../../app/session.ts'
import { readSpaceSearch } from '../../../spaces/space-search.ts'
import { SpacesPage } from '../../../spaces/spaces-page.tsx'

export const Route = createFileRoute('/_signed-in/spaces/')({
  validateSearch: readSpaceSearch,
  beforeLoad: requireSuperAdmin,
  component: SpacesPage,
})
