import type { Device } from '@sipspace/core'

/** The instance of a device (RFC 5626) as clients name it: without quotes, angle brackets and `urn:uuid:`. */
export const instanceId = (instance: string): string =>
  instance
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^<(.*)>$/, '$1')
    .replace(/^urn:uuid:/i, '')

/** A moment to the second, as clients read it; null for what is none. */
export const momentOf = (seconds: number): string | null => {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) || seconds <= 0 ? null : date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/**
 * Reads a contact as Flexisip keeps it, such as
 * `<sip:user@192.0.2.1:5060;transport=tcp;updatedAt=1769860800?user-agent=Linphone%2F5.2>;+sip.instance="<urn:uuid:…>"`.
 *
 * @returns null for what is no contact
 */
export function parseFlexisipContact(value: string): Device | null {
  const [, parameters = '', headers = ''] = /^[^<]*<sips?:[^;?>]+([^?>]*)(?:\?([^>]*))?>/i.exec(value) ?? []
  if (!/<sips?:/i.test(value)) return null
  const [, updatedAt] = /;updatedAt=(\d{1,12})(?:;|$)/i.exec(parameters) ?? []
  const [, userAgent = ''] = /(?:^|&)user-agent=([^&]*)/i.exec(headers) ?? []
  return { user_agent: decode(userAgent), update_time: updatedAt === undefined ? null : momentOf(Number(updatedAt)) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
