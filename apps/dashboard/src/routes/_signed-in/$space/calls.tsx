import { createFileRoute } from '@tanstack/react-router'
import { readCallsSearch } from '../../../calls/calls-search.ts'
import { SpaceCallsPage } from '../../../calls/space-calls-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/calls')({
  validateSearch: readCallsSearch,
  component: SpaceCallsPage,
})
