import type { operations } from '@sipspace/core'
import type { z } from 'zod'

export type ContactCard = z.output<typeof operations.contacts.getCardBySip.output>

/** A contact as a vCard 4.0 (RFC 6350), with the property of Linphone's that says how to send it DTMF. */
export function renderVcard({ name, sip, phone, dtmf_protocol }: ContactCard): string {
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    'KIND:individual',
    `FN:${escapeText(name)}`,
    `IMPP:${sip}`,
    ...(phone === null ? [] : [`TEL;VALUE=uri:tel:${phone}`]),
    ...(dtmf_protocol === null ? [] : [`X-LINPHONE-ACCOUNT-DTMF-PROTOCOL:${dtmf_protocol}`]),
    'END:VCARD',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

/** Only what has to be escaped (RFC 6350 section 3.4), as parsers that go by its grammar take no other escape. */
const escapeText = (text: string): string => text.replace(/[\\,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')

const MAX_OCTETS = 75

/** Lines of 75 octets at most, cut between characters (RFC 6350 section 3.2). */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const length = Buffer.byteLength(character)
    if (octets + length > MAX_OCTETS) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += length
  }
  return folded
}
