import { createFileRoute } from '@tanstack/react-router'
import { CreateAccountPage } from '../../../../accounts/create/create-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/accounts/new')({
  component: CreateAccountPage,
})
