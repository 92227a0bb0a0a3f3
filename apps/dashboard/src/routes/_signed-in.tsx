import { createFileRoute, redirect } from '@tanstack/react-router'
import { loadSession } from '../app/session.ts'
import { Shell } from '../shell/shell.tsx'

/** Everything but the sign-in page is for those who have signed in, and in the shell. */
export const Route = createFileRoute('/_signed-in')({
  beforeLoad: async ({ location }) => {
    const { account } = await loadSession()
    if (!account) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    return { account }
  },
  component: Shell,
})
