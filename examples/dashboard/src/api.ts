import { createClient, type SipspaceClient } from '@sipspace/client'
import type { AppRouter } from '@sipspace/client/trpc'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { createTRPCContext } from '@trpc/tanstack-react-query'

export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>()

export interface Connection {
  trpc: ReturnType<typeof createTRPCClient<AppRouter>>
  client: SipspaceClient
}

/** Connects to the Space at a URL, as the admin that a key belongs to. */
export function connect(url: string, apiKey: string): Connection {
  const link = httpBatchLink({ url: `${url}/trpc`, headers: { 'x-api-key': apiKey } })
  return { trpc: createTRPCClient<AppRouter>({ links: [link] }), client: createClient({ url, auth: { apiKey } }) }
}
