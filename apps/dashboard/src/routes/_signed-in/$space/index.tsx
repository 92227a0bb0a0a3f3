import { createFileRoute } from '@tanstack/react-router'
import { HomePage } from '../../../home/home-page.tsx'
import { readHomeSearch } from '../../../home/home-search.ts'

export const Route = createFileRoute('/_signed-in/$space/')({
  validateSearch: readHomeSearch,
  component: HomePage,
})
