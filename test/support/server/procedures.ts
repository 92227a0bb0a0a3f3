import { ADMIN_KEY, DOMAIN, type TestServer } from './test-server.ts'

/** What a procedure answers. */
export interface Answer {
  status: number
  /** what it gives; undefined for an error */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  data: any
  error: { message: string; error: string; fields: Record<string, string[]> | null } | null
}

/** Calls procedures over tRPC, as the first super admin unless told otherwise. */
export function procedures(
  server: TestServer,
  { key = ADMIN_KEY, space, host = DOMAIN }: { key?: string; space?: string; host?: string } = {},
) {
  const at = (name: string, parameters: Record<string, string> = {}) =>
    `/trpc/${name}?${new URLSearchParams({ ...parameters, ...(space === undefined ? {} : { space }) }).toString()}`
  const answer = (response: Awaited<ReturnType<TestServer['request']>>): Answer => {
    const { result, error } = response.json()
    return {
      status: response.statusCode,
      data: result?.data,
      error: error ? { message: error.message, error: error.data.error, fields: error.data.fields } : null,
    }
  }
  return {
    query: async (name: string, input: object = {}): Promise<Answer> =>
      answer(await server.request({ method: 'GET', url: at(name, { input: JSON.stringify(input) }), key, host })),
    mutate: async (name: string, input: object = {}): Promise<Answer> =>
      answer(await server.request({ method: 'POST', url: at(name), key, host, payload: input })),
  }
}
