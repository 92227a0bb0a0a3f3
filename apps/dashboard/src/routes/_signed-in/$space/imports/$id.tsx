import { createFileRoute, notFound } from '@tanstack/react-router'
import { apiOf, queryClient } from '../../../../api/api.ts'
import { oneOfParam } from '../../../../app/search-params.ts'
import { ImportPage } from '../../../../imports/import-page.tsx'

export const Route = createFileRoute('/_signed-in/$space/imports/$id')({
  params: {
    parse: ({ id }) => ({ id: Number(id) }),
    stringify: ({ id }) => ({ id: String(id) }),
  },
  validateSearch: (search: Record<string, unknown>): { step?: 'columns' | undefined } => ({
    step: oneOfParam(search['step'], ['columns']),
  }),
  loader: ({ params: { space, id } }) => {
    if (!Number.isInteger(id)) throw notFound()
    return queryClient.ensureQueryData(apiOf(space).imports.get.queryOptions({ id }))
  },
  component: function Import() {
    const { id } = Route.useParams()
    return <ImportPage key={id} id={id} />
  },
})
