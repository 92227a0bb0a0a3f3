import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An address as proxies write it: quoted (RFC 7239 section 6), an IPv6 one in brackets, either with a port. */
const WRITTEN = /^"?(?:\[(?<bracketed>[^\]]*)\](?::\d*)?|(?<v4>[\d.]+):\d*|(?<plain>[^"[\]]*))"?$/

/**
 * The one form of an IP address, in which it is kept and compared: IPv4 in dotted decimal, also where it was mapped into
 * IPv6, and IPv6 as RFC 5952 writes it, without a zone.
 *
 * @param text one address, as a socket or `X-Forwarded-For` gives it: in quotes, in brackets, or with a port
 * @returns null for what is no address
 */
export function canonicalAddress(text: string): string | null {
  const { bracketed, v4, plain } = WRITTEN.exec(text.trim())?.groups ?? {}
  const address = (bracketed ?? v4 ?? plain ?? '').replace(/%.*$/, '')
  const kind = isIP(address)
  if (kind === 4) return v4 ?? plain ?? null
  return kind === 6 && v4 === undefined ? ipaddr.process(address).toString() : null
}
