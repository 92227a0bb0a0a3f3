import { DOMAIN, type TestServer } from '../server/test-server.ts'

export interface BrowserSession {
  // biome-ignore lint/suspicious/noExplicitAny: what an operation answers
  signedIn: any
  // biome-ignore lint/suspicious/noExplicitAny: what an operation answers
  call: (name: string, input: object, method?: 'GET' | 'POST') => Promise<{ data?: any; error?: string }>
  confirm: BrowserSession['call'] extends (name: string, input: infer I) => infer R ? (shown: I) => R : never
}

/** A browser that signs in by the password `password of {username}`, and keeps its session. */
export async function signInBrowser(
  server: TestServer,
  username: string,
  { host = DOMAIN, headers: sent = {} }: { host?: string; headers?: Record<string, string> } = {},
): Promise<BrowserSession> {
  const payload = { username, domain: DOMAIN, password: `password of ${username}` }
  const response = await server.request({
    method: 'POST',
    url: '/trpc/sessions.signIn',
    host,
    headers: { ...sent, 'sec-fetch-site': 'same-origin' },
    payload,
  })
  const cookie = response.cookies.find(({ name }) => name.endsWith('sipspace_session'))
  const headers = { ...sent, cookie: `${cookie?.name}=${cookie?.value}`, 'sec-fetch-site': 'same-origin' }
  const call = async (name: string, input: object, method: 'GET' | 'POST' = 'POST') => {
    const query = method === 'GET' ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''
    const options = { method, url: `/trpc/${name}${query}`, host, headers }
    const answer = (await server.request({ ...options, ...(method === 'GET' ? {} : { payload: input }) })).json()
    return answer.error ? { error: answer.error.data.error as string } : { data: answer.result.data }
  }
  return { signedIn: response.json().result?.data, call, confirm: (shown) => call('sessions.confirm', shown) }
}
