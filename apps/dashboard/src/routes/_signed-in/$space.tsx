import { createFileRoute, notFound } from '@tanstack/react-router'
import { rememberSpace } from '../../app/chosen-space.ts'

/** The pages of a Space: for its admins, and for super admins, who see every Space. */
export const Route = createFileRoute('/_signed-in/$space')({
  beforeLoad: ({ context: { account }, params: { space } }) => {
    const isAllowed = account.role === 'superAdmin' || (account.role === 'admin' && account.domain === space)
    if (!isAllowed) throw notFound()
  },
  onEnter: ({ params: { space } }) => rememberSpace(space),
  onStay: ({ params: { space } }) => rememberSpace(space),
})
