import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from './api.ts'

/** The accounts of the Space, which can be blocked. */
export function Accounts() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(
    trpc.accounts.list.infiniteQueryOptions({ limit: 20 }, { getNextPageParam: ({ next_cursor }) => next_cursor }),
  )
  const refresh = { onSuccess: () => queries.invalidateQueries(trpc.accounts.pathFilter()) }
  const block = useMutation(trpc.accounts.block.mutationOptions(refresh))
  const unblock = useMutation(trpc.accounts.unblock.mutationOptions(refresh))
  if (error) return <p role="alert">{error.message}</p>
  const accounts = data?.pages.flatMap((page) => page.data) ?? []
  return (
    <section>
      <h2>Accounts</h2>
      <table>
        <thead>
          <tr>
            <th>Username</th>
            <th>Name</th>
            <th>State</th>
            <th>Action</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ id, username, display_name, blocked }) => (
            <tr key={id}>
              <td>{username}</td>
              <td>{display_name}</td>
              <td>{blocked ? 'Blocked' : 'Open'}</td>
              <td>
                <button type="button" onClick={() => (blocked ? unblock : block).mutate({ id })}>
                  {blocked ? `Unblock ${username}` : `Block ${username}`}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <button type="button" onClick={() => void fetchNextPage()}>
          Show more
        </button>
      )}
    </section>
  )
}
