import { router } from '../app/router.tsx'
import { changeSession, formerSession, reloadSession } from '../app/session.ts'

/**
 * Lets whose session has ended sign in again over the page; who would rather not goes to the sign-in page.
 *
 * @returns whether there is a session again
 */
export async function continueSession(): Promise<boolean> {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return false
  const session = formerSession()
  if (session?.account) {
    const { askToSignIn } = await import('./sign-in-again.tsx')
    if (await askToSignIn(session.account, session.space.oidc)) return true
  }
  void changeSession(() =>
    router.navigate({ to: '/sign-in', search: { to: href }, replace: true, ignoreBlocker: true }),
  )
  return false
}

/** Takes a reader who has been blocked meanwhile to the sign-in page, which says so. Whether the reader is blocked. */
export async function leaveWhenBlocked(): Promise<boolean> {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || !(await reloadSession()).blocked) return false
  await changeSession(() =>
    router.navigate({ to: '/sign-in', search: { to: href }, replace: true, ignoreBlocker: true }),
  )
  return true
}
