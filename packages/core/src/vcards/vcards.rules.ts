import ICAL from 'ical.js'
import type { FieldMessageKey } from '../messages/messages.ts'

const MAX_UID_CHARACTERS = 255

/** A vCard as it is kept. */
export interface StoredVcard {
  uid: string
  /** with a line feed at the end of each line */
  vcard: string
}

type Property = [name: string, parameters: object, type: string, ...values: unknown[]]
type Component = [name: string, properties: Property[], components: Component[]]

/**
 * Reads a text as one vCard (RFC 6350) that has a UID. The text is kept as it is, but for the ends of its lines.
 *
 * @returns the key of a message that says what is wrong, where it is none
 */
export function readVcard(given: string): StoredVcard | { wrong: FieldMessageKey } {
  const vcard = `${given.replace(/\r\n?/g, '\n').trim()}\n`
  const card = parse(vcard)
  if (card?.[0] !== 'vcard' || card[2].length > 0) return { wrong: 'vcard' }
  const uids = card[1].filter(([name]) => name === 'uid').map(([, , , value]) => value)
  const [uid] = uids
  return uids.length === 1 && typeof uid === 'string' && isUid(uid) ? { uid, vcard } : { wrong: 'vcard_uid' }
}

/** The component that a text consists of; null where it is no component, or several. */
function parse(text: string): Component | null {
  try {
    const [first, ...others] = ICAL.parse(text) as unknown as Component | Component[]
    if (typeof first !== 'string') return null
    return [first, ...others] as Component
  } catch {
    return null
  }
}

/** Whether a text can name a vCard, in a path as well; a member of this one name is refused in JSON. */
const isUid = (text: string): boolean =>
  text.trim() === text &&
  text !== '' &&
  text !== '__proto__' &&
  text.length <= MAX_UID_CHARACTERS &&
  !/\p{Cc}/u.test(text)

/** A vCard as it travels: with CRLF at the end of each line (RFC 6350 section 3.2). */
export const withCrlf = (vcard: string): string => vcard.replaceAll('\n', '\r\n')
