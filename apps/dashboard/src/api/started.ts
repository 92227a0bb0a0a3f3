import { readLanguage } from '../messages/language.ts'

/** A query of the server, such as `accounts.list`, with its input. */
export interface FirstCall {
  path: string
  input: unknown
}

/** As long as an answer is taken for the latest, see `queryClient`. */
const KEPT_MS = 10_000

/** The answers to calls that were sent before the dashboard could ask for them. */
const started = new Map<string, Promise<unknown>>()

/** Which call it is. A list that goes on says which way it does, where its first part is asked for. */
function keyOf(space: string | null, { path, input }: FirstCall): string {
  const fields = Object.entries(input ?? {}).filter(([field]) => field !== 'direction')
  return JSON.stringify([space, path, Object.fromEntries(fields)])
}

/** Sends queries in one request. Each resolves with its answer, and rejects where it has to be asked for again. */
export function startCalls(space: string | null, calls: FirstCall[]): Promise<unknown>[] {
  const paths = calls.map(({ path }) => path).join(',')
  const inputs = JSON.stringify(Object.fromEntries(calls.map(({ input }, index) => [index, input])))
  const params = new URLSearchParams({ ...(space === null ? {} : { space }), batch: '1', input: inputs })
  const headers = { 'accept-language': readLanguage() }
  const answers: Promise<{ result?: { data: unknown } }[]> = fetch(`/trpc/${paths}?${params}`, { headers }).then(
    (response) => response.json(),
  )
  return calls.map((call, index) => {
    const answer = answers.then((all) => {
      const { result } = all[index] ?? {}
      if (result === undefined) throw new Error('not answered')
      return result.data
    })
    const key = keyOf(space, call)
    started.set(key, answer)
    // one that nothing waits for is no fault, and of no use later
    const forget = () => setTimeout(() => started.delete(key), KEPT_MS)
    answer.then(forget, forget)
    return answer
  })
}

/** The answer to a call that was sent already; once, as later ones are to be of later. */
export function takeStarted(space: string | null, call: FirstCall): Promise<unknown> | undefined {
  const key = keyOf(space, call)
  const answer = started.get(key)
  started.delete(key)
  return answer
}
