import { z } from 'zod'
import { AppError } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import { ownPasswordErrors } from '../own-password/own-password.ts'
import { hashToken, randomRecoveryCode } from '../random.ts'
import { confirmSession } from '../session-confirmations/session-confirmations.queries.ts'
import { line, secret } from '../text.schema.ts'
import {
  confirmSecondFactor,
  deleteSecondFactor,
  findSecondFactor,
  secondFactorPlace,
  startSecondFactor,
} from './second-factor.queries.ts'
import { newTotpSecret, totpUri } from './totp.rules.ts'
import { plainCode, takeCode } from './verify-code.ts'

const RECOVERY_CODES = 10

const RecoveryCodes = z
  .object({
    recovery_codes: z.array(z.string()).meta({
      description: 'Each stands in for the device once; shown this once.',
      examples: [['7KQ2M-XW4HD']],
    }),
  })
  .meta({ id: 'RecoveryCodes' })

/** What concerns the second factor is for a browser session: no key and no Digest answer has one. */
function requireSession(ctx: Context & { actor: Actor }): number {
  if (ctx.credential?.kind !== 'session') throw new AppError('session_needed')
  return ctx.credential.id
}

async function giveRecoveryCodes(ctx: Context & { actor: Actor }): Promise<z.output<typeof RecoveryCodes>> {
  const codes = Array.from({ length: RECOVERY_CODES }, randomRecoveryCode)
  const hashes = codes.map((code) => hashToken(plainCode(code)))
  await confirmSecondFactor(ctx.db, ctx.actor.id, hashes, ctx.clock())
  return { recovery_codes: codes }
}

export const get = query({
  summary: 'Whether your own account has a second factor, and whether admins need one',
  access: 'user',
  input: z.object({}),
  output: z
    .object({
      on: z.boolean(),
      required: z.boolean().meta({ description: 'Whether an admin is a plain user without it.' }),
      recovery_codes_left: z.int(),
    })
    .meta({ id: 'SecondFactor' }),
  async run(ctx) {
    const found = await findSecondFactor(ctx.db, ctx.actor.id)
    return {
      on: found?.confirmed_at != null,
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
  errors: ['session_needed', 'second_factor_on', 'too_many_requests'],
  check: (ctx, { password }) => ownPasswordErrors(ctx, password ?? undefined, 'password'),
  async run(ctx) {
    requireSession(ctx)
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
  errors: ['session_needed', 'second_factor_on', 'second_factor_off', 'too_many_requests'],
  async run(ctx, { code }) {
    const sessionId = requireSession(ctx)
    const found = await findSecondFactor(ctx.db, ctx.actor.id)
    if (found?.confirmed_at != null) throw new AppError('second_factor_on')
    await takeCode(ctx, code)
    const given = await giveRecoveryCodes(ctx)
    await confirmSession(ctx.db, sessionId, { now: ctx.clock(), bySecondFactor: true })
    return given
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
    requireSession(ctx)
    const found = await findSecondFactor(ctx.db, ctx.actor.id)
    if (found?.confirmed_at == null) throw new AppError('second_factor_off')
    return giveRecoveryCodes(ctx)
  },
})

const remove = mutation({
  summary: 'Do without a second factor',
  access: 'user',
  needsConfirmation: true,
  input: z.object({}),
  output: z.void(),
  errors: ['session_needed', 'second_factor_off'],
  async run(ctx) {
    requireSession(ctx)
    if (!(await deleteSecondFactor(ctx.db, ctx.actor.id))) throw new AppError('second_factor_off')
  },
})

export { remove as delete }
