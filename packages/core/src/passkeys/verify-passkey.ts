import type { z } from 'zod'
import { AppError, fieldError } from '../errors.ts'
import type { Actor, Context } from '../operation.ts'
import { type RelyingParty, relyingPartyOf } from '../second-factor/relying-party.rules.ts'
import { findPasskey, notePasskeyUse, takeChallenge } from './passkeys.queries.ts'
import type { ShownCredential } from './passkeys.schema.ts'
import { verifyShownCredential } from './webauthn.ts'

/** @throws AppError passkeys_unavailable */
export function requireRelyingParty({ pageOrigin }: Context): RelyingParty {
  const party = relyingPartyOf(pageOrigin)
  if (!party) throw new AppError('passkeys_unavailable')
  return party
}

/**
 * Takes a signature of one of the actor's passkeys, by the challenge that its session was given. The challenge is gone
 * in any case.
 *
 * @throws AppError invalid_input for one that is wrong in anything: challenge, origin, host, key, or count
 */
export async function takePasskey(
  ctx: Context & { actor: Actor },
  sessionId: number,
  given: z.output<typeof ShownCredential>,
): Promise<void> {
  const party = requireRelyingParty(ctx)
  const now = ctx.clock()
  const challenge = await takeChallenge(ctx.db, { sessionId, purpose: 'confirm' }, now)
  const wanted = { accountId: ctx.actor.id, rpId: party.id, credentialId: given.id }
  const passkey = challenge === null ? undefined : await findPasskey(ctx.db, wanted)
  if (challenge === null || !passkey) throw fieldError('passkey', 'wrong_passkey')
  const counter = await verifyShownCredential(given, { ...party, challenge }, passkey)
  const isTaken = counter !== null && (await notePasskeyUse(ctx.db, passkey.id, counter, now))
  if (!isTaken) throw fieldError('passkey', 'wrong_passkey')
}
