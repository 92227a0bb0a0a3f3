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

/**
 * What is done when the server refuses calls for a reason: once for all that were refused meanwhile.
 *
 * @returns `when` sets what is done; `run` does it, and resolves with what it came to, or false where it failed
 */
function forRefusals() {
  let listener = async () => false
  let running: Promise<boolean> | null = null
  const run = (): Promise<boolean> => {
    running ??= listener()
      .catch(() => false)
      .finally(() => {
        running = null
      })
    return running
  }
  const when = (next: () => Promise<boolean>): void => {
    listener = next
  }
  return { when, run }
}

const sessionEnd = forRefusals()
const block = forRefusals()
const confirmation = forRefusals()

/** What to do when the server says that the session has ended; resolves with whether there is one again. */
export const whenSessionEnds = sessionEnd.when

/** Lets the reader sign in again. Whether there is a session again. */
export const signInAgain = sessionEnd.run

/**
 * What to do when the server says that an account is blocked, which may be another than that of the reader; resolves with
 * whether it is the reader's.
 */
export const whenBlocked = block.when

/** What to do when the server wants to know again who is there; resolves with whether it does. */
export const whenConfirmationIsNeeded = confirmation.when

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
      signInLink({ signInAgain, confirm: confirmation.run, leaveWhenBlocked: block.run }),
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
