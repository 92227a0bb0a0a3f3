import { useRouter } from '@tanstack/react-router'
import { apiOf } from '../api/api.ts'
import { changeSession } from '../app/session.ts'
import { mayLeave } from '../ui/hooks/unsaved-changes.ts'
import { useAction } from '../ui/hooks/use-action.ts'

/** Ends the session and goes to the sign-in page, unless the reader would rather keep what was typed in. */
export function useSignOut(): () => Promise<void> {
  const router = useRouter()
  const signOut = useAction(apiOf(null).sessions.signOut.mutationOptions(), {})
  return async () => {
    if (!(await mayLeave())) return
    await signOut.mutateAsync()
    await changeSession(() => router.navigate({ to: '/sign-in', ignoreBlocker: true }))
  }
}
