import { getRouteApi, notFound } from '@tanstack/react-router'
import { apiOf, queryClient } from './api.ts'

const current = apiOf(null).sessions.current.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY })

/** The Space of this host, and who is signed in; asked for once, until somebody signs in or out. */
export const loadSession = () => queryClient.ensureQueryData(current)

export type SignedIn = NonNullable<Awaited<ReturnType<typeof loadSession>>['account']>

/** After signing in or out: goes on as who one is now, and forgets what the one before was shown. */
export async function changeSession(navigate: () => Promise<void>): Promise<void> {
  queryClient.removeQueries({ queryKey: current.queryKey })
  await navigate()
  queryClient.removeQueries({ type: 'inactive', predicate: ({ queryKey }) => queryKey !== current.queryKey })
}

const signedIn = getRouteApi('/_signed-in')

/** Who is signed in, on pages that are for those only. */
export const useSignedIn = (): SignedIn => signedIn.useRouteContext().account

/** For routes that are a super admin's: to others nothing is there. */
export function requireSuperAdmin({ context }: { context: { account: SignedIn } }): void {
  if (context.account.role !== 'superAdmin') throw notFound()
}
