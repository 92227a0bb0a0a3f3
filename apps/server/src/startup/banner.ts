import type { FirstAdmin } from '@sipspace/core'
import { spaceHost } from '../auth/authenticate.ts'

/** What an operator reads at the start; the secrets of the first admin are shown this once. */
export function banner(address: string, first: FirstAdmin | null): string {
  if (!first) return `\nsipspace listens at ${address}\n`
  return `
sipspace listens at ${address}

  Space      ${first.domain} (host ${first.host})
  Admin      ${first.username}@${first.domain}
  Password   ${first.password}
  API key    ${first.apiKey}

The password and the key are not shown again. Try:

  curl ${headersFor(address, first)} ${address}/api/accounts/me

`
}

/** Anywhere but on this machine, the host says which Space is meant. */
function headersFor(address: string, first: FirstAdmin): string {
  const key = `-H ${quoted(`x-api-key: ${first.apiKey}`)}`
  return spaceHost(new URL(address).host) === null ? key : `-H ${quoted(`host: ${first.host}`)} ${key}`
}

/** One word for a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
