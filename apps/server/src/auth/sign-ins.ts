import type { SignIn } from '@sipspace/core'

/** Hears of every attempt to sign in, by whatever way, once its outcome is known. It must neither wait nor throw. */
export type SignInListener = (signIn: SignIn) => void

/** The only place that tells of attempts to sign in. */
export function recordSignIn(
  { signInListeners }: { signInListeners: readonly SignInListener[] },
  signIn: SignIn,
): void {
  for (const listener of signInListeners) listener(signIn)
}
