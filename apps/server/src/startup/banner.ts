import type { FirstAdmin } from '@sipspace/core'
import { spaceHost } from '../auth/authenticate.ts'
import type { SecretsShown } from './first-secrets.ts'

/**
 * What an operator reads at the start. Secrets that were made for the first admin are shown this once, at a terminal;
 * elsewhere, where a log may keep what is printed, the file that has them is named. Given ones are never shown.
 */
export function banner(address: string, first: FirstAdmin | null, shown: SecretsShown = { in: 'terminal' }): string {
  if (!first) return `\nsipspace listens at ${address}\n`
  return `
sipspace listens at ${address}

  Space      ${first.domain} (host ${first.host})
  Admin      ${first.username}@${first.domain}
  Password   ${whereIs('password', first.password, shown) ?? 'that of BOOTSTRAP_ADMIN_PASSWORD'}
  API key    ${whereIs('api_key', first.apiKey, shown) ?? 'that of BOOTSTRAP_ADMIN_API_KEY'}

${advice(first, shown)}

  curl ${headersFor(address, first, shown)} ${address}/api/accounts/me

`
}

function whereIs(name: string, secret: string | null, shown: SecretsShown): string | null {
  if (secret === null) return null
  if (shown.in === 'file') return `${name} in ${shown.path}`
  return shown.in === 'terminal' ? secret : 'unknown'
}

function advice(first: FirstAdmin, shown: SecretsShown): string {
  if (first.password === null && first.apiKey === null) return 'Try:'
  if (shown.in === 'file') return `Only this user can read ${shown.path}. Delete it when you have what is in it. Try:`
  if (shown.in === 'terminal') return 'What is shown here is not shown again. Try:'
  return `What was made could not be kept in a file (${shown.reason}): set another password with
"sipspace account set-password ${first.username}@${first.domain}", and make a key with "sipspace api-key create". Then try:`
}

/** Anywhere but on this machine, the host says which Space is meant. */
function headersFor(address: string, first: FirstAdmin, shown: SecretsShown): string {
  const key = keyHeader(first, shown)
  return spaceHost(new URL(address).host) === null ? key : `-H ${quoted(`host: ${first.host}`)} ${key}`
}

function keyHeader({ apiKey }: FirstAdmin, shown: SecretsShown): string {
  if (apiKey !== null && shown.in === 'terminal') return `-H ${quoted(`x-api-key: ${apiKey}`)}`
  if (apiKey !== null && shown.in === 'file') {
    return `-H "x-api-key: $(sed -n s/^api_key=//p ${quoted(shown.path)})"`
  }
  return GIVEN_KEY
}

/** Filled in by the shell, where it has the variable. */
const GIVEN_KEY = '-H "x-api-key: $BOOTSTRAP_ADMIN_API_KEY"'

/** One word for a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
