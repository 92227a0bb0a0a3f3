import { startCalls } from '../api/started.ts'
import { firstCalls } from './first-calls.ts'

interface SignedIn {
  role: string
  domain: string
  second_factor: string
}

/**
 * The first script of a page, and a small one: asks the server who is signed in, and for what the page shows, while the
 * scripts of the dashboard are still on their way.
 */
async function start(): Promise<void> {
  const [session] = startCalls(null, [{ path: 'sessions.getCurrent', input: undefined }])
  const { account } = (await session) as { account: SignedIn | null }
  if (account === null || account.second_factor === 'needed' || account.second_factor === 'to_set_up') return
  const [space, calls] = firstCalls(location)
  const mayAsk = account.role === 'superAdmin' || (account.role === 'admin' && account.domain === space)
  if (mayAsk && calls.length > 0) await Promise.all(startCalls(space, calls))
}

// what fails here is asked for again by the page
start().catch(() => {})
// it runs as soon as it is there, which may be before the page is
const isParsed =
  document.readyState === 'loading' && new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve))
void Promise.resolve(isParsed).then(() => import('../main.tsx'))
