import type { IncomingHttpHeaders } from 'node:http'

/** The quality of a media range in an Accept header (RFC 9110, 12.5.1); 0 where it is not named as such. */
function qualityOf(accept: string, mediaType: string): number {
  for (const range of accept.toLowerCase().split(',')) {
    const [type, ...parameters] = range.split(';').map((part) => part.trim())
    if (type !== mediaType) continue
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    const value = quality === undefined ? 1 : Number(quality.slice(2))
    return Number.isNaN(value) ? 0 : value
  }
  return 0
}

/**
 * Whether a request is for a page that a person looks at: it names HTML, and prefers it to JSON and XML. Apps and other
 * programs name none or what they read, so that anything else counts as a program.
 */
export function acceptsHtml({ accept, 'sec-fetch-dest': destination }: IncomingHttpHeaders): boolean {
  if (accept === undefined || (destination !== undefined && destination !== 'document')) return false
  const html = qualityOf(accept, 'text/html')
  const others = ['application/xml', 'text/xml', 'application/json'].map((type) => qualityOf(accept, type))
  return html > Math.max(...others)
}
