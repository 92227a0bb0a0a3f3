import { useSuspenseQuery } from '@tanstack/react-query'
import { useTRPC } from '../../api/api.ts'

/** An account as its admins see it, which the route has loaded. */
export const useAccount = (id: number) => useSuspenseQuery(useTRPC().accounts.get.queryOptions({ id })).data

export type KnownAccount = ReturnType<typeof useAccount>

/** What to load anew when an account has changed. */
export function useAccountQueries() {
  const trpc = useTRPC()
  return [trpc.accounts.pathFilter(), trpc.audit.pathFilter(), trpc.apiKeys.pathFilter()]
}
