import { z } from 'zod'
import { mutation } from '../operation.ts'
import { PushTarget } from '../push/push.schema.ts'
import { pushToken } from './pushed-tokens.ts'
import { insertRecoveryToken } from './recovery-tokens.queries.ts'

export const sendByPush = mutation({
  summary: 'Send an account recovery token to the app on a device by push notification',
  access: 'public',
  actsOutside: true,
  makesToken: true,
  input: PushTarget,
  output: z.void(),
  errors: ['push_too_soon', 'push_not_configured', 'push_failed'],
  run(ctx, target) {
    const lifetime = ctx.config.APP_ACCOUNT_RECOVERY_TOKEN_EXPIRATION_MINUTES * 60
    return pushToken(ctx, target, {
      table: 'account_recovery_tokens',
      lifetime,
      insert: (tx, token, now) => {
        const expireAt = new Date(now.getTime() + lifetime * 1000)
        return insertRecoveryToken(tx, ctx.space.id, { ...token, expireAt }, now)
      },
    })
  },
})
