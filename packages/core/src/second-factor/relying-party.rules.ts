import { isIP } from 'node:net'

/** Who asks for a passkey (WebAuthn Level 3, section 4): the host that it is bound to, and the origin that signs for it. */
export interface RelyingParty {
  id: string
  origin: string
}

/** The relying party that the pages of an origin are; null where their host has no name. */
export function relyingPartyOf(pageOrigin: string | null): RelyingParty | null {
  if (pageOrigin === null || !URL.canParse(pageOrigin)) return null
  const { hostname, origin } = new URL(pageOrigin)
  const isName = hostname !== '' && isIP(hostname.replace(/[[\]]/g, '')) === 0
  return isName ? { id: hostname, origin } : null
}
