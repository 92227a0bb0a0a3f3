import { createFileRoute, redirect } from '@tanstack/react-router'
import { lazy } from 'react'
import { loadSession } from '../app/session.ts'
import { Shell } from '../shell/shell.tsx'
import { ShellSkeleton } from '../shell/shell-skeleton.tsx'

/** Loaded when it is first asked for. */
const palette = lazy(() => import('../palette/command-palette.tsx'))

async function showKeys(): Promise<void> {
  const keys = await import('../palette/keys-help.tsx')
  keys.showKeys()
}

/** Everything but the sign-in page is for those who have signed in, and in the shell. */
export const Route = createFileRoute('/_signed-in')({
  beforeLoad: async ({ location }) => {
    const { account } = await loadSession()
    if (!account) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    if (account.second_factor === 'needed' || account.second_factor === 'to_set_up') {
      throw redirect({ to: '/second-factor', search: location.href === '/' ? {} : { to: location.href } })
    }
    return { account }
  },
  // what takes long at the first load is to know who is there: what surrounds the page comes before it,
  // unless it is known already when the scripts are there
  pendingMs: 50,
  pendingMinMs: 0,
  pendingComponent: ShellSkeleton,
  component: () => <Shell palette={palette} showKeys={showKeys} />,
})
