import { createFileRoute } from '@tanstack/react-router'
import { requireSuperAdmin } from '../../../app/session.ts'
import { CreateSpacePage } from '../../../spaces/create-page.tsx'

export const Route = createFileRoute('/_signed-in/spaces/new')({
  beforeLoad: requireSuperAdmin,
  component: CreateSpacePage,
})
