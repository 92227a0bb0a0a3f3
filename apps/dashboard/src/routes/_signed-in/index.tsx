import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/_signed-in/')({
  beforeLoad: ({ context: { account } }) => {
    if (account.role === 'user') throw redirect({ to: '/me', replace: true })
    throw redirect({ to: '/$space', params: { space: account.domain }, replace: true })
  },
})
