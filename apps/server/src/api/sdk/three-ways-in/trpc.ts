import type { AppRouter } from '@sipspace/server/trpc'
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'

export async function createCarol(url: string, apiKey: string) {
  const trpc = createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${url}/trpc`, headers: { 'x-api-key': apiKey } })],
  })
  const carol = { username: 'carol02', algorithm: 'SHA-256' } as const
  try {
    await trpc.accounts.create.mutate({ ...carol, password: 'short' })
  } catch (error) {
    if (!isTrpcError(error) || error.data?.error !== 'invalid_input') throw error
    console.log(error.data.fields) // { password: ['password must have at least 6 characters.'] }
  }
  const { id } = await trpc.accounts.create.mutate({ ...carol, password: 'long enough' })
  return trpc.accounts.get.query({ id })
}

const isTrpcError = (error: unknown): error is TRPCClientError<AppRouter> => error instanceof TRPCClientError
