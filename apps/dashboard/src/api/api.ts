import type { AppRouter } from '@sipspace/server/trpc'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { readLanguage } from '../messages/messages.ts'

export type ApiError = TRPCClientError<AppRouter>

/** The server's name for an error, such as `account_not_found`; `offline` when there was no answer. */
export function errorCodeOf(error: unknown): NonNullable<ApiError['data']>['error'] | 'offline' {
  if (!(error instanceof TRPCClientError)) return 'internal'
  return (error as ApiError).data?.error ?? 'offline'
}

let onSessionEnd = () => {}

/** What to do when the server says that the session has ended. */
export function whenSessionEnds(listener: () => void): void {
  onSessionEnd = listener
}

const noteError = (error: unknown) => {
  if (errorCodeOf(error) === 'unauthenticated') onSessionEnd()
}

/** Refusals stay refusals: only what was not answered, or answered with a 5xx, is asked again. */
const mayRetry = (failures: number, error: unknown): boolean =>
  failures < 2 && ['offline', 'unavailable', 'internal'].includes(errorCodeOf(error))

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteError }),
  mutationCache: new MutationCache({ onError: noteError }),
  defaultOptions: { queries: { staleTime: 10_000, retry: mayRetry }, mutations: { retry: false } },
})

function connect(space: string | null) {
  const url = space === null ? '/trpc' : `/trpc?space=${encodeURIComponent(space)}`
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: httpBatchLink({
          url,
          maxURLLength: 4000,
          maxItems: 50,
          headers: () => ({ 'accept-language': readLanguage() }),
        }),
      }),
    ],
  })
  return createTRPCOptionsProxy<AppRouter, { keyPrefix: true }>({ client, queryClient, keyPrefix: space ?? '' })
}

const connections = new Map<string | null, ReturnType<typeof connect>>()

/**
 * The server's procedures in a Space, as options for queries and mutations. What is cached of one Space is kept apart
 * from that of others; null is the Space of the host.
 */
export function apiOf(space: string | null) {
  const known = connections.get(space) ?? connect(space)
  connections.set(space, known)
  return known
}

/** The server's procedures in the Space of the page. */
export function useTRPC() {
  const { space } = useParams({ strict: false })
  return apiOf(space ?? null)
}
