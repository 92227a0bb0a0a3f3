import type { z } from 'zod'
import type { RelyingParty } from '../second-factor/relying-party.rules.ts'
import type { NewCredential, ShownCredential } from './passkeys.schema.ts'

/** Loaded when the first passkey is used: most servers have none, and it brings a parser of certificates. */
const load = () => import('@simplewebauthn/server')

type Library = Awaited<ReturnType<typeof load>>
type NewResponse = Parameters<Library['verifyRegistrationResponse']>[0]['response']
type ShownResponse = Parameters<Library['verifyAuthenticationResponse']>[0]['response']

/** How a signature is asked for: a device that can, has its user verified; as a second factor, its presence is enough. */
const USER_VERIFICATION = 'preferred'

export interface KnownPasskey {
  credential_id: string
  transports: string[]
}

const known = (passkeys: readonly KnownPasskey[]) =>
  passkeys.map(({ credential_id: id, transports }) => ({ id, transports }))

/** What a browser makes a new passkey by. */
export async function creationOptions(
  party: RelyingParty,
  user: {
    handle: Uint8Array<ArrayBuffer>
    name: string
    space: string
    timeout: number
    others: readonly KnownPasskey[]
  },
) {
  const { generateRegistrationOptions } = await load()
  return generateRegistrationOptions({
    rpID: party.id,
    rpName: user.space,
    userID: user.handle,
    userName: user.name,
    timeout: user.timeout,
    attestationType: 'none',
    excludeCredentials: known(user.others),
    authenticatorSelection: { residentKey: 'preferred', userVerification: USER_VERIFICATION },
  })
}

/** What a browser asks for one of the passkeys by. */
export async function requestOptions(party: RelyingParty, timeout: number, passkeys: readonly KnownPasskey[]) {
  const { generateAuthenticationOptions } = await load()
  return generateAuthenticationOptions({
    rpID: party.id,
    timeout,
    userVerification: USER_VERIFICATION,
    allowCredentials: known(passkeys),
  })
}

/** What has to be true of a signature. */
interface Expected extends RelyingParty {
  challenge: string
}

/** The key of a new passkey, where it was made for this challenge, host and origin; null for anything else. */
export async function verifyNewCredential(given: z.output<typeof NewCredential>, expected: Expected) {
  const { verifyRegistrationResponse } = await load()
  const { registrationInfo } = await verifyRegistrationResponse({
    response: given as NewResponse,
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.id,
    requireUserVerification: false,
  }).catch(refused)
  if (!registrationInfo) return null
  const { id, publicKey, counter } = registrationInfo.credential
  return { credentialId: id, publicKey: Buffer.from(publicKey), counter }
}

/** The count that a passkey has signed with, where it is right in everything else, too, and has gone up; else null. */
export async function verifyShownCredential(
  given: z.output<typeof ShownCredential>,
  expected: Expected,
  passkey: { public_key: Buffer; counter: string },
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await load()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: given as ShownResponse,
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.id,
    requireUserVerification: false,
    credential: { id: given.id, publicKey: new Uint8Array(passkey.public_key), counter: Number(passkey.counter) },
  }).catch(refused)
  return verified && authenticationInfo ? authenticationInfo.newCounter : null
}

/** The library throws for anything that is wrong with what it is given. */
const refused = () => ({ verified: false, registrationInfo: undefined, authenticationInfo: undefined }) as const
