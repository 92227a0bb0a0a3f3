import {
  type DefaultError,
  type QueryFilters,
  type UseMutationOptions,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { useErrorText } from '../components/problem.tsx'
import { toastDone, toastProblem } from '../components/toast.tsx'

/**
 * A mutation that says what happened: a toast when it was done, another when it was refused, and what it has changed
 * is loaded anew.
 *
 * @param options as tRPC's `mutationOptions()` gives them
 * @param then `done`: what to say; `refresh`: the queries that show it; `quiet`: errors are shown by the caller, as a
 *   form does beside its fields
 */
export function useAction<Data, Failure = DefaultError, Variables = void, Result = unknown>(
  options: UseMutationOptions<Data, Failure, Variables, Result>,
  then: {
    done?: (data: Data, variables: Variables) => string
    refresh?: QueryFilters[]
    quiet?: boolean
  },
): UseMutationResult<Data, Failure, Variables, Result> {
  const queries = useQueryClient()
  const textOf = useErrorText()
  return useMutation({
    ...options,
    onSuccess: async (data, variables, ...rest) => {
      await options.onSuccess?.(data, variables, ...rest)
      if (then.done) toastDone(then.done(data, variables))
      await Promise.all((then.refresh ?? []).map((filter) => queries.invalidateQueries(filter)))
    },
    onError: async (error, ...rest) => {
      await options.onError?.(error, ...rest)
      if (!then.quiet) toastProblem(textOf(error))
    },
  })
}
