import { z } from 'zod'
import { AppError } from '../errors.ts'
import { mutation, query } from '../operation.ts'
import { ownPasswordErrors } from '../own-password/own-password.ts'
import { confirmSession } from '../session-confirmations/session-confirmations.queries.ts'
import { line, secret } from '../text.schema.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { relyingPartyOf } from './relying-party.rules.ts'
import { requireFactorSession } from './require-factor-session.ts'
import {
  confirmApp,
  deleteApp as deleteAppSecret,
  deleteSecondFactor,
  findSecondFactor,
  listPasskeyHosts,
  lockSecondFactor,
  replaceRecoveryCodes as replaceCodes,
  secondFactorPlace,
  startSecondFactor,
} from './second-factor.queries.ts'
import { newTotpSecret, totpUri } from './totp.rules.ts'
import { takeFirstCode } from './verify-code.ts'

const RecoveryCodes = z
  .object({
    recovery_codes: z.array(z.string()).meta({
      description: 'Each stands in for the device once; shown this once.',
      examples: [['7KQ2M-XW4HD']],
    }),
  })
  .meta({ id: 'RecoveryCodes' })

export const get = query({
  summary: 'Whether your own account has a second factor, and whether admins need one',
  access: 'user',
  input: z.object({}),
  output: z
    .object({
      on: z.boolean(),
      app: z.boolean().meta({ description: 'Whether it has an authenticator app.' }),
      passkeys: z.int().meta({ description: 'How many passkeys it has.' }),
      passkeys_here: z.int().meta({ description: 'How many of them work at the host of this request.' }),
      required: z.boolean().meta({ description: 'Whether an admin is a plain user without it.' }),
      recovery_codes_left: z.int(),
    })
    .meta({ id: 'SecondFactor' }),
  async run(ctx) {
    const found = await findSecondFactor(ctx.db, ctx.actor.id)
    const hosts = await listPasskeyHosts(ctx.db, ctx.actor.id)
    const here = relyingPartyOf(ctx.pageOrigin)?.id
    return {
      on: found?.confirmed_at != null,
      app: found?.is_app_on ?? false,
      passkeys: hosts.length,
      passkeys_here: hosts.filter((host) => host === here).length,
      required: ctx.config.ADMIN_SECOND_FACTOR === 'required',
      recovery_codes_left: found?.recovery_codes.length ?? 0,
    }
  },
})

export const start = mutation({
  summary: 'Get a secret for an authenticator app (TOTP, RFC 6238), which counts once a first code has confirmed it',
  access: 'user',
  input: z
    .object({ password: secret(255).nullish().meta({ description: 'Your own, where the account has one.' }) })
    .meta({ examples: [{ password: 'a long passphrase' }] }),
  output: z
    .object({
      secret: z.string().meta({ description: 'In Base32, for apps that scan nothing.' }),
      uri: z.string().meta({ examples: ['otpauth://totp/…'] }),
    })
    .meta({ id: 'SecondFactorSecret' }),
  errors: ['session_needed', 'confirmation_needed', 'second_factor_on', 'too_many_requests'],
  check: (ctx, { password }) => ownPasswordErrors(ctx, password ?? undefined, 'password'),
  async run(ctx) {
    await requireFactorSession(ctx)
    const { id, username, home } = ctx.actor
    const made = newTotpSecret()
    const encrypted = await ctx.secrets.encrypt(secondFactorPlace(id), made)
    if (!(await startSecondFactor(ctx.db, id, encrypted, ctx.clock()))) throw new AppError('second_factor_on')
    return { secret: made, uri: totpUri(made, { label: `${username}@${home.domain}`, issuer: home.domain }) }
  },
})

export const confirm = mutation({
  summary: 'Show by a first code that your device has the secret: from now on, an admin signs in with both',
  access: 'user',
  input: z.object({ code: line(20).min(1) }).meta({ examples: [{ code: '123456' }] }),
  output: RecoveryCodes,
  errors: ['session_needed', 'confirmation_needed', 'second_factor_on', 'second_factor_off', 'too_many_requests'],
  async run(ctx, { code }) {
    const sessionId = await requireFactorSession(ctx)
    await takeFirstCode(ctx, code)
    const { codes, hashes } = newRecoveryCodes()
    await confirmApp(ctx.db, ctx.actor.id, hashes, ctx.clock())
    await confirmSession(ctx.db, sessionId, { now: ctx.clock(), bySecondFactor: true })
    return { recovery_codes: codes }
  },
})

export const replaceRecoveryCodes = mutation({
  summary: 'Get other recovery codes for your second factor, in place of those that are left',
  access: 'user',
  needsConfirmation: true,
  input: z.object({}),
  output: RecoveryCodes,
  errors: ['session_needed', 'second_factor_off'],
  async run(ctx) {
    await requireFactorSession(ctx)
    const found = await findSecondFactor(ctx.db, ctx.actor.id)
    if (found?.confirmed_at == null) throw new AppError('second_factor_off')
    const { codes, hashes } = newRecoveryCodes()
    await replaceCodes(ctx.db, ctx.actor.id, hashes)
    return { recovery_codes: codes }
  },
})

export const deleteApp = mutation({
  summary: 'Do without an authenticator app; without a passkey, there is no second factor then',
  access: 'user',
  needsConfirmation: true,
  input: z.object({}),
  output: z.void(),
  errors: ['session_needed', 'second_factor_off'],
  async run(ctx) {
    await requireFactorSession(ctx)
    const accountId = ctx.actor.id
    await ctx.db.transaction().execute(async (tx) => {
      if ((await lockSecondFactor(tx, accountId))?.is_app_on !== true) throw new AppError('second_factor_off')
      const hosts = await listPasskeyHosts(tx, accountId)
      await (hosts.length === 0 ? deleteSecondFactor(tx, accountId) : deleteAppSecret(tx, accountId))
    })
  },
})

const remove = mutation({
  summary: 'Do without a second factor: neither an authenticator app nor passkeys',
  access: 'user',
  needsConfirmation: true,
  input: z.object({}),
  output: z.void(),
  errors: ['session_needed', 'second_factor_off'],
  async run(ctx) {
    await requireFactorSession(ctx)
    if (!(await deleteSecondFactor(ctx.db, ctx.actor.id))) throw new AppError('second_factor_off')
  },
})

export { remove as delete }
