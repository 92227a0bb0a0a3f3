import { DOMAINS } from './data.ts'
import { type Challenge, digestUsers } from './rows.ts'

/** Asks once as each account that is to log in by Digest, and keeps what it is challenged with. */
export async function challengesFor(origin: string): Promise<Map<string, Challenge>> {
  const challenges = new Map<string, Challenge>()
  for (const username of digestUsers) {
    const from = `sip:${username}@${DOMAINS[0]}`
    const response = await fetch(`${origin}/api/accounts/me`, { headers: { from } })
    await response.arrayBuffer()
    const header = response.headers.get('www-authenticate') ?? ''
    const parameter = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(header)?.[1] ?? ''
    const [realm, nonce, opaque] = [parameter('realm'), parameter('nonce'), parameter('opaque')]
    if (nonce === '') throw new Error(`${username} is not challenged: ${response.status}`)
    challenges.set(username, { realm, nonce, opaque, nc: 0 })
  }
  return challenges
}
