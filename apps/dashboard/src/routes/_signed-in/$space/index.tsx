import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/_signed-in/$space/')({
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$space/accounts', params, replace: true })
  },
})
