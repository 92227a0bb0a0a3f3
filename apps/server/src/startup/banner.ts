import type { FirstAdmin } from '@sipspace/core'
import { spaceHost } from '../auth/authenticate.ts'

/** What an operator reads at the start; secrets that were made for the first admin are shown this once, given ones never. */
export function banner(address: string, first: FirstAdmin | null): string {
  if (!first) return `\nsipspace listens at ${address}\n`
  const isShown = first.password !== null || first.apiKey !== null
  return `
sipspace listens at ${address}

  Space      ${first.domain} (host ${first.host})
  Admin      ${first.username}@${first.domain}
  Password   ${first.password ?? 'that of BOOTSTRAP_ADMIN_PASSWORD'}
  API key    ${first.apiKey ?? 'that of BOOTSTRAP_ADMIN_API_KEY'}

${isShown ? 'What is shown here is not shown again. Try' : 'Try'}:

  curl ${headersFor(address, first)} ${address}/api/accounts/me

`
}

/** Anywhere but on this machine, the host says which Space is meant. */
function headersFor(address: string, first: FirstAdmin): string {
  const key = first.apiKey === null ? GIVEN_KEY : `-H ${quoted(`x-api-key: ${first.apiKey}`)}`
  return spaceHost(new URL(address).host) === null ? key : `-H ${quoted(`host: ${first.host}`)} ${key}`
}

/** Filled in by the shell, where it has the variable. */
const GIVEN_KEY = '-H "x-api-key: $BOOTSTRAP_ADMIN_API_KEY"'

/** One word for a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
