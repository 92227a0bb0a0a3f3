import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, notFound } from '@tanstack/react-router'
import { apiOf, queryClient } from '../api/api.ts'
import { forgetSpace } from './chosen-space.ts'

const current = apiOf(null).sessions.getCurrent.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY })

/** The Space of this host, and who is signed in; requested once, until a sign-in or sign-out. */
export const loadSession = () => queryClient.ensureQueryData(current)

/** What the session was when it was last requested. */
export const formerSession = () => queryClient.getQueryData(current.queryKey)

/** Who is signed in now. */
export const reloadSession = () => queryClient.fetchQuery({ ...current, staleTime: 0 })

export type SignedIn = NonNullable<Awaited<ReturnType<typeof loadSession>>['account']>

/** What the server of this host offers. */
export const useOffered = () => useSuspenseQuery(current).data.space

/** After signing in or out: goes on as who one is now, and forgets what the one before was shown. */
export async function changeSession(navigate: () => Promise<void>): Promise<void> {
  const queries = queryClient.getQueryCache()
  const former = queries.getAll()
  forgetSpace()
  queryClient.removeQueries({ queryKey: current.queryKey })
  await navigate()
  // what the new page has asked for since then is its own
  for (const query of former) if (!query.isActive()) queries.remove(query)
}

const signedIn = getRouteApi('/_signed-in')

/** Who is signed in, on pages that are for those only. */
export const useSignedIn = (): SignedIn => signedIn.useRouteContext().account

/** For routes of one Space: to those who are no admins of it nothing is there. */
export function requireAdminOf(domain: string, account: SignedIn): void {
  if (account.role !== 'superAdmin' && (account.role !== 'admin' || account.domain !== domain)) throw notFound()
}

/** For routes that are a super admin's: to others nothing is there. */
export function requireSuperAdmin({ context }: { context: { account: SignedIn } }): void {
  if (context.account.role !== 'superAdmin') throw notFound()
}
