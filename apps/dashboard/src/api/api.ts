import type { AppRouter } from '@sipspace/server/trpc'
import { QueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { readLanguage } from '../messages/language.ts'
import { signInLink } from './sign-in-link.ts'
import { startedLink } from './started-link.ts'

export type ApiError = TRPCClientError<AppRouter>

/** The server's name for an error, such as `account_not_found`; `offline` when there was no answer. */
export function errorCodeOf(error: unknown): NonNullable<ApiError['data']>['error'] | 'offline' {
  if (isMissingScript(error)) return 'offline'
  if (!(error instanceof TRPCClientError)) return 'internal'
  return (error as ApiError).data?.error ?? 'offline'
}

/** Whether a part of the dashboard could not be loaded; each browser has its own words for it. */
export const isMissingScript = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message)

let onSessionEnd = async () => false
let signingIn: Promise<boolean> | null = null

/** What to do when the server says that the session has ended; resolves with whether there is one again. */
export function whenSessionEnds(listener: () => Promise<boolean>): void {
  onSessionEnd = listener
}

/** Lets the reader sign in again, once for all calls that were refused meanwhile. Whether there is a session again. */
export function signInAgain(): Promise<boolean> {
  signingIn ??= startSigningIn()
  return signingIn
}

let onBlock = async () => {}
let leaving: Promise<void> | null = null

/** What to do when the server says that an account is blocked, which may be another than that of the reader. */
export function whenBlocked(listener: () => Promise<void>): void {
  onBlock = listener
}

/** Once for all calls that were refused meanwhile. */
function leaveWhenBlocked(): Promise<void> {
  leaving ??= onBlock()
    .catch(() => {})
    .finally(() => {
      leaving = null
    })
  return leaving
}

let onConfirmation = async () => false
let confirming: Promise<boolean> | null = null

/** What to do when the server wants to know again who is there; resolves with whether it does. */
export function whenConfirmationIsNeeded(listener: () => Promise<boolean>): void {
  onConfirmation = listener
}

/** Has the reader show who they are, once for all calls that were refused meanwhile. */
function confirmAgain(): Promise<boolean> {
  confirming ??= onConfirmation()
    .catch(() => false)
    .finally(() => {
      confirming = null
    })
  return confirming
}

async function startSigningIn(): Promise<boolean> {
  try {
    return await onSessionEnd()
  } catch {
    return false
  } finally {
    signingIn = null
  }
}

/** Refusals stay refusals: what was not answered is asked again until it is, what was answered with a 5xx twice. */
function mayRetry(failures: number, error: unknown): boolean {
  const code = errorCodeOf(error)
  return code === 'offline' || (failures < 2 && ['unavailable', 'internal'].includes(code))
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: mayRetry, retryDelay: (failures) => Math.min(1000 * 2 ** failures, 4000) },
    mutations: { retry: false, networkMode: 'always' },
  },
})

function connect(space: string | null) {
  const url = space === null ? '/trpc' : `/trpc?space=${encodeURIComponent(space)}`
  const client = createTRPCClient<AppRouter>({
    links: [
      startedLink(space),
      signInLink({ signInAgain, confirm: confirmAgain, leaveWhenBlocked }),
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
