import type { Dependencies } from '../dependencies.ts'
import type { RequestSource } from './request-source.ts'

/**
 * The origin of the pages of the host that a request was sent to, as browsers know it: that of PUBLIC_URL, else as the request
 * came, by the scheme that a proxy has named. That the host is a Space's is known by now. Null for what is no origin.
 */
export function pageOriginOf(
  { config, origin }: Pick<Dependencies, 'config' | 'origin'>,
  { scheme, host }: Pick<RequestSource, 'scheme' | 'host'>,
): string | null {
  const asked = `${scheme}://${host}`
  if (!URL.canParse(asked)) return null
  const asKnown = config.PUBLIC_URL === undefined ? asked : origin(new URL(asked).hostname)
  return URL.canParse(asKnown) ? new URL(asKnown).origin : null
}
