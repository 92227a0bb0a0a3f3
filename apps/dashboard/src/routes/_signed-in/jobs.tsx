import { createFileRoute, notFound } from '@tanstack/react-router'
import { readJobSearch } from '../../jobs/job-search.ts'
import { JobsPage } from '../../jobs/jobs-page.tsx'

export const Route = createFileRoute('/_signed-in/jobs')({
  validateSearch: readJobSearch,
  beforeLoad: ({ context: { account } }) => {
    if (account.role === 'user') throw notFound()
  },
  component: JobsPage,
})
