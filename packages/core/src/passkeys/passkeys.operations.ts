import { z } from 'zod'
import { AppError, fieldError } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import { expiryAfter, hashToken } from '../random.ts'
import { newRecoveryCodes } from '../second-factor/recovery-codes.ts'
import { relyingPartyOf } from '../second-factor/relying-party.rules.ts'
import { requireFactorSession } from '../second-factor/require-factor-session.ts'
import { deleteSecondFactor, lockSecondFactor, turnOnByPasskey } from '../second-factor/second-factor.queries.ts'
import { confirmSession } from '../session-confirmations/session-confirmations.queries.ts'
import { Id } from '../text.schema.ts'
import {
  deletePasskey,
  insertPasskey,
  keepChallenge,
  listPasskeys,
  renamePasskey,
  takeChallenge,
} from './passkeys.queries.ts'
import { CreationOptions, NewCredential, Passkey, PasskeyName, RequestOptions } from './passkeys.schema.ts'
import { requireRelyingParty } from './verify-passkey.ts'
import { creationOptions, requestOptions, verifyNewCredential } from './webauthn.ts'

const CHALLENGE_MINUTES = 5
const TIMEOUT_MS = CHALLENGE_MINUTES * 60_000
const MAX_PASSKEYS = 20

const challengeEnd = (now: Date): Date => expiryAfter(now, CHALLENGE_MINUTES) ?? now

interface PasskeyRow {
  id: number
  name: string
  rp_id: string
  created_at: string
  last_used_at: string | null
}

const shown = ({ pageOrigin }: Context, { rp_id: host, ...passkey }: PasskeyRow) => ({
  ...passkey,
  host,
  here: relyingPartyOf(pageOrigin)?.id === host,
})

/** What a device knows an account by, which says nothing of it (WebAuthn Level 3, section 14.6.1). */
const handleOf = ({ id }: Actor) => new Uint8Array(hashToken(`account ${id}`))

export const list = query({
  summary: 'List the passkeys of your own account',
  access: 'user',
  input: z.object({}),
  output: z.array(Passkey),
  run: async (ctx) => (await listPasskeys(ctx.db, ctx.actor.id)).map((one) => shown(ctx, one)),
})

export const startRegistration = mutation({
  summary: 'Get what this browser makes a passkey by, within five minutes',
  access: 'user',
  needsConfirmation: true,
  input: z.object({}),
  output: CreationOptions,
  errors: ['session_needed', 'passkeys_unavailable', 'too_many_passkeys'],
  async run(ctx) {
    const sessionId = await requireFactorSession(ctx)
    const party = requireRelyingParty(ctx)
    const others = await listPasskeys(ctx.db, ctx.actor.id)
    if (others.length >= MAX_PASSKEYS) throw new AppError('too_many_passkeys')
    const { username, home } = ctx.actor
    const options = await creationOptions(party, {
      handle: handleOf(ctx.actor),
      name: `${username}@${home.domain}`,
      space: ctx.space.name,
      timeout: TIMEOUT_MS,
      others: others.filter(({ rp_id }) => rp_id === party.id),
    })
    const { challenge } = options
    await keepChallenge(ctx.db, { sessionId, purpose: 'register', challenge, expireAt: challengeEnd(ctx.clock()) })
    return options as z.input<typeof CreationOptions>
  },
})

export const create = mutation({
  summary: 'Register a passkey that this browser has made: from now on, an admin signs in with it beside the password',
  access: 'user',
  needsConfirmation: true,
  input: z.object({ name: PasskeyName, passkey: NewCredential }).meta({
    examples: [
      {
        name: 'Laptop',
        passkey: {
          id: 'b3f1c2',
          rawId: 'b3f1c2',
          type: 'public-key',
          response: { clientDataJSON: 'eyJ0eXBlIjoi', attestationObject: 'o2NmbXRk', transports: ['internal'] },
          clientExtensionResults: {},
        },
      },
    ],
  }),
  output: z
    .object({
      passkey: Passkey,
      recovery_codes: z.array(z.string()).nullable().meta({
        description:
          'Each stands in for the passkey once; shown this once. Null where the account has had a second factor.',
      }),
    })
    .meta({ id: 'RegisteredPasskey' }),
  errors: ['session_needed', 'passkeys_unavailable', 'passkey_exists', 'too_many_passkeys', 'second_factor_off'],
  async run(ctx, { name, passkey: given }) {
    const sessionId = await requireFactorSession(ctx)
    const party = requireRelyingParty(ctx)
    const now = ctx.clock()
    const challenge = await takeChallenge(ctx.db, { sessionId, purpose: 'register' }, now)
    const made = challenge === null ? null : await verifyNewCredential(given, { ...party, challenge })
    if (!made) throw fieldError('passkey', 'wrong_passkey')
    const accountId = ctx.actor.id
    return ctx.db.transaction().execute(async (tx) => {
      const { codes, hashes } = newRecoveryCodes()
      const isFirst = await turnOnByPasskey(tx, accountId, hashes, now)
      await lockSecondFactor(tx, accountId)
      if ((await listPasskeys(tx, accountId)).length >= MAX_PASSKEYS) throw new AppError('too_many_passkeys')
      const { transports = [] } = given.response
      const passkey = await insertPasskey(tx, { accountId, name, rpId: party.id, transports, ...made }, now)
      await confirmSession(tx, sessionId, { now, bySecondFactor: true })
      return { passkey: shown(ctx, passkey), recovery_codes: isFirst ? codes : null }
    })
  },
})

export const setName = mutation({
  summary: 'Rename a passkey of your own account',
  access: 'user',
  input: z.object({ id: Id, name: PasskeyName }).meta({ examples: [{ id: 3, name: 'Laptop' }] }),
  output: Passkey,
  errors: ['session_needed', 'confirmation_needed', 'passkey_not_found'],
  async run(ctx, input) {
    await requireFactorSession(ctx)
    const renamed = await renamePasskey(ctx.db, ctx.actor.id, input)
    if (!renamed) throw new AppError('passkey_not_found')
    return shown(ctx, renamed)
  },
})

const remove = mutation({
  summary:
    'Delete a passkey of your own account; with the last one and no authenticator app, there is no second factor',
  access: 'user',
  needsConfirmation: true,
  input: z.object({ id: Id }),
  output: z.void(),
  errors: ['session_needed', 'passkey_not_found'],
  async run(ctx, { id }) {
    await requireFactorSession(ctx)
    const accountId = ctx.actor.id
    await ctx.db.transaction().execute(async (tx) => {
      const factor = await lockSecondFactor(tx, accountId)
      if (!(await deletePasskey(tx, accountId, id))) throw new AppError('passkey_not_found')
      const isLast = (await listPasskeys(tx, accountId)).length === 0
      if (isLast && factor?.is_app_on !== true) await deleteSecondFactor(tx, accountId)
    })
  },
})

export const startConfirmation = mutation({
  summary: 'Get what this browser asks for a passkey by, within five minutes: sessions.confirm takes what it gives',
  access: 'user',
  input: z.object({}),
  output: RequestOptions,
  errors: ['session_needed', 'passkeys_unavailable', 'passkey_not_found'],
  async run(ctx) {
    if (ctx.credential?.kind !== 'session') throw new AppError('session_needed')
    const party = requireRelyingParty(ctx)
    const passkeys = (await listPasskeys(ctx.db, ctx.actor.id)).filter(({ rp_id }) => rp_id === party.id)
    if (passkeys.length === 0) throw new AppError('passkey_not_found')
    const options = await requestOptions(party, TIMEOUT_MS, passkeys)
    const kept = { sessionId: ctx.credential.id, challenge: options.challenge, expireAt: challengeEnd(ctx.clock()) }
    await keepChallenge(ctx.db, { ...kept, purpose: 'confirm' })
    return options as z.input<typeof RequestOptions>
  },
})

export { remove as delete }
