import { createFileRoute } from '@tanstack/react-router'
import { ImportsPage } from '../../../../imports/imports-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/imports/')({
  component: ImportsPage,
})
