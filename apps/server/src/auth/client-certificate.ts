import type { IncomingMessage } from 'node:http'
import { parseSipAddress, type SipIdentity } from '@sipspace/core'

/** Whether the proxy has verified the client's certificate: `SUCCESS`, as nginx and Apache say it. */
const VERIFY_HEADER = 'x-ssl-client-verify'
/** The subject of the certificate, as a string of RFC 4514. */
const SUBJECT_HEADER = 'x-ssl-client-s-dn'

/**
 * The account that a client certificate names by its CN, `sip:user@domain`, as a reverse proxy has written it into headers.
 * Nothing counts that is there twice: one of the two may be the client's own.
 *
 * @param request one that comes from a proxy which is trusted
 * @returns null without a certificate that was verified, or with another subject
 */
export function certificateIdentity({ rawHeaders, headers }: IncomingMessage): SipIdentity | null {
  const isSingle = (wanted: string) =>
    rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === wanted).length === 1
  if (!isSingle(VERIFY_HEADER) || !isSingle(SUBJECT_HEADER)) return null
  if (headers[VERIFY_HEADER] !== 'SUCCESS') return null
  const name = commonName(String(headers[SUBJECT_HEADER]))
  return name !== null && /^sips?:/i.test(name) ? parseSipAddress(name) : null
}

/** An attribute of a distinguished name, and what separates it from the next one. */
const ATTRIBUTE =
  /\s*([A-Za-z][\w.-]*|\d[\d.]*)\s*=\s*((?:\\[0-9A-Fa-f]{2}|\\[^0-9A-Fa-f]|[^\\,+;"<>])*?)\s*(?:[,+]|$)/y

/** The CN of a distinguished name (RFC 4514); null where it has none or several, or is no such name. */
export function commonName(distinguishedName: string): string | null {
  const names: string[] = []
  let end = 0
  while (end < distinguishedName.length) {
    ATTRIBUTE.lastIndex = end
    const found = ATTRIBUTE.exec(distinguishedName)
    if (!found) return null
    end = ATTRIBUTE.lastIndex
    const [, type = '', value = ''] = found
    if (/^(cn|2\.5\.4\.3)$/i.test(type)) names.push(unescaped(value))
  }
  const [name, ...others] = names
  return name === undefined || others.length > 0 ? null : name
}

/** A value without the escapes of RFC 4514, of which those of two digits are octets of UTF-8. */
const unescaped = (value: string): string =>
  value.replace(/(?:\\[0-9A-Fa-f]{2})+|\\(.)/g, (sequence, character: string | undefined) =>
    character === undefined ? Buffer.from(sequence.replaceAll('\\', ''), 'hex').toString('utf8') : character,
  )
